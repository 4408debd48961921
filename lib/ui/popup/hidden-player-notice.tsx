import { ALL_SITES } from '../../core/match-patterns.ts';
import { Notice } from '../shared/notice.tsx';
import { t } from '../shared/translate.ts';
import { localized } from '../shared/localized-text.ts';
import type { PopupController, PopupState } from './popup-controller.ts';

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
