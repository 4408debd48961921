import type { StreamView } from '../../core/protocol.ts';
import { Notice } from '../shared/notice.tsx';
import { Localized } from '../shared/localized.tsx';
import type { PopupController } from './popup-controller.ts';
import type { RowNoticeAction, RowNoticeModel } from './row-notice-model.ts';

/** The notice of a row, with its button if it has one. */
export function RowNotice(props: {
  id: string;
  notice: RowNoticeModel;
  stream: StreamView;
  controller: PopupController;
}) {
  const { notice, stream, controller } = props;
  return (
    <Notice id={props.id} tone={notice.tone} why={notice.why} body={notice.body}>
      {notice.button && <ActionButton button={notice.button} stream={stream} controller={controller} />}
    </Notice>
  );
}

function ActionButton(props: {
  button: NonNullable<RowNoticeModel['button']>;
  stream: StreamView;
  controller: PopupController;
}) {
  const { action, label } = props.button;
  if (action.do === 'sign-in') {
    return (
      <a class="btn primary" href={action.page} target="_blank" rel="noreferrer">
        <span>
          <Localized text={label} />
        </span>
      </a>
    );
  }
  const press = (event: { currentTarget: HTMLElement }): void => {
    run(action, props.stream, props.controller);
    // The notice disappears while the action runs; keep the keyboard focus in the row.
    if (action.do !== 'options')
      event.currentTarget.closest('.row')?.querySelector<HTMLElement>('[role=switch]')?.focus();
  };
  return (
    <button type="button" class="btn primary" onClick={press}>
      <span>
        <Localized text={label} />
      </span>
    </button>
  );
}

function run(
  action: Exclude<RowNoticeAction, { do: 'sign-in' }>,
  stream: StreamView,
  controller: PopupController,
): void {
  switch (action.do) {
    case 'activate':
      return void controller.switchOn(stream, action.origins);
    case 'allow':
      return void controller.allow(stream, action.origins);
    case 'refresh':
      return void controller.refreshNow(stream);
    case 'stop':
      return void controller.switchOff(stream);
    case 'options':
      return controller.openOptions(stream.tracked?.siteKey);
  }
}
