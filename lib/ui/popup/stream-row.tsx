import { useRef } from 'preact/hooks';
import type { KeptView } from '../../core/protocol.ts';
import { Icon } from '../icons.tsx';
import { Host, Say } from '../say.tsx';
import { Switch } from '../switch.tsx';
import { plural, t } from '../text.ts';
import { ago } from '../time.ts';
import { useNow } from '../use-now.ts';
import type { PopupController } from './controller.ts';
import { Details } from './details.tsx';
import type { RowModel } from './row.ts';
import { RowNotice } from './row-notice.tsx';
import { titleOf } from './shelf.ts';

/** `id`: unique in the page. `compact`: one line for the title, Details behind a chevron beside the switch. */
export function StreamRow(props: {
  id: string;
  row: RowModel;
  compact: boolean;
  open: boolean;
  setOpen: (open: boolean) => void;
  controller: PopupController;
}) {
  const { id, row, compact, open, controller } = props;
  const { stream } = row;
  const title = titleOf(stream);
  const disclose = useRef<HTMLButtonElement>(null);

  const close = (event: KeyboardEvent): void => {
    if (event.key !== 'Escape' || !open) return;
    event.preventDefault(); // else the browser closes the whole popup
    disclose.current?.focus();
    props.setOpen(false);
  };
  const disclosure = stream.kept && (
    <button
      type="button"
      ref={disclose}
      class={`disclose${compact ? ' chevron' : ''}`}
      aria-expanded={open}
      aria-controls={`${id}-details`}
      aria-label={compact ? t('detailsOf', title) : undefined}
      title={compact ? t('details') : undefined}
      onClick={() => props.setOpen(!open)}
    >
      {!compact && t('details')}
      {!compact && <span class="vh">: {title}</span>}
      <Icon name="chevron" size={compact ? 16 : 14} />
    </button>
  );

  return (
    <li class={`row${compact ? ' compact' : ''}`} onKeyDown={close}>
      <div class="top">
        <div>
          <h4 class="title" dir="auto" id={`${id}-title`} title={title}>
            {title}
          </h4>
          <p class="meta">
            <span class="host" title={stream.host}>
              <Host name={stream.host} />
            </span>
            {stream.quality && (
              <span>
                <bdi>{stream.quality}</bdi>
              </span>
            )}
          </p>
        </div>
        {compact && disclosure}
        <Switch
          on={row.on}
          busy={row.busy === 'on' || row.busy === 'off'}
          labelledBy={`keep ${id}-title`}
          describedBy={`${id}-status`}
          toggle={() => void (row.on ? controller.switchOff(stream) : controller.switchOn(stream))}
        />
      </div>
      <p class={row.statusShown ? `status ${row.tone}` : 'vh'} id={`${id}-status`}>
        <Icon name={row.icon} />
        <span>
          <Say words={row.status} />
        </span>
      </p>
      {stream.kept && <Past kept={stream.kept} />}
      {row.notice && <RowNotice id={`${id}-why`} notice={row.notice} stream={stream} controller={controller} />}
      {!compact && disclosure}
      {stream.kept && open ? (
        <Details
          id={`${id}-details`}
          title={title}
          stream={stream}
          kept={stream.kept}
          busy={row.busy === 'refresh'}
          refresh={() => void controller.refreshNow(stream)}
        />
      ) : (
        <div id={`${id}-details`} hidden />
      )}
    </li>
  );
}

/** When it was refreshed last, and how often so far. */
function Past({ kept }: { kept: KeptView }) {
  const now = useNow(15_000);
  const when = ago(kept.lastRefreshed, now);
  if (kept.refreshCount === 0) return <p class="past">{t('switchedOn', when) + t('and') + t('noRefreshYet')}</p>;
  const [key, count] = plural('refreshes', kept.refreshCount);
  return <p class="past">{t('lastRefreshed', when) + t('and') + t(key, count)}</p>;
}
