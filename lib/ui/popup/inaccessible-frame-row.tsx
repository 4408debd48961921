import type { PopupView } from '../../core/protocol.ts';
import { Notice } from '../shared/notice.tsx';
import { HostName, Localized } from '../shared/localized.tsx';
import { t } from '../shared/translate.ts';
import { localized } from '../shared/localized-text.ts';
import { ALL_SITES } from '../../core/match-patterns.ts';
import type { PopupController, PopupState } from './popup-controller.ts';

/** A player in a frame that Freshet cannot inspect without access to its host. */
export function InaccessibleFrameRow(props: {
  id: string;
  frame: PopupView['inaccessibleFrames'][number];
  declined: boolean;
  asking: boolean;
  allow: () => void;
}) {
  const { id, declined } = props;
  const host = { host: props.frame.host };
  return (
    <li class="row">
      <h4 class="title">
        <Localized text={localized('playerFrom', host)} />
      </h4>
      <p class="meta">
        <span class="host" title={host.host}>
          <HostName name={host.host} />
        </span>
      </p>
      <Notice
        id={`${id}-why`}
        tone="attention"
        why={localized(declined ? 'declined' : 'otherSitePlayer')}
        body={declined ? localized('declinedFrame') : localized('otherSitePlayerBody', host)}
      >
        <button type="button" class="btn primary" aria-busy={props.asking} onClick={props.allow}>
          {declined ? (
            t('askAgain')
          ) : (
            <span>
              <Localized text={localized('allowHost', host)} />
            </span>
          )}
        </button>
      </Notice>
    </li>
  );
}

/** Shown if no stream was found but the page may hide a player that only access to all sites reveals. */
export function HiddenPlayerNotice(props: { state: PopupState; controller: PopupController; refocus: () => void }) {
  const { state, controller, refocus } = props;
  const declined = state.declinedFrames.has(ALL_SITES);
  return (
    <Notice
      id="hidden-player"
      tone="plain"
      why={localized(declined ? 'declined' : 'hiddenPlayer')}
      body={localized('hiddenPlayerBody')}
    >
      <button
        type="button"
        class="btn"
        aria-busy={state.askingFrame === ALL_SITES}
        onClick={() => void controller.allowFrame(ALL_SITES).then(refocus)}
      >
        {declined ? t('askAgain') : t('accessAll')}
      </button>
    </Notice>
  );
}
