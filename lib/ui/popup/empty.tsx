import type { PopupView } from '../../core/protocol.ts';
import { t } from '../text.ts';

/** Nothing in this tab. `alone`: nothing in others either, so that the verdict has said it already. */
export function Empty({ view, ...props }: { view: PopupView; alone: boolean; lookAgain: () => void }) {
  const page = view.tab === 'page';
  if (props.alone && !page) return null;
  return (
    <section class="empty" aria-label={t('thisTab')}>
      {!props.alone && <p>{t(view.protectedVideo ? 'protectedVideo' : page ? 'noStream' : 'noTab')}</p>}
      {page && (
        <button type="button" class="btn" onClick={props.lookAgain}>
          {t('lookAgain')}
        </button>
      )}
    </section>
  );
}
