import type { PopupView } from '../../core/protocol.ts';
import { t } from '../shared/translate.ts';

/** Nothing in this tab. `alone`: nothing in others either, so that the verdict has said it already. */
export function EmptyTab({ view, ...props }: { view: PopupView; alone: boolean; inspectAgain: () => void }) {
  const page = view.tab === 'page';
  if (props.alone && !page) return null;
  return (
    <section class="empty" aria-label={t('thisTab')}>
      {!props.alone && <p>{t(view.protectedVideo ? 'protectedVideo' : page ? 'noStream' : 'noTab')}</p>}
      {page && (
        <button type="button" class="btn" onClick={props.inspectAgain}>
          {t('inspectAgain')}
        </button>
      )}
    </section>
  );
}
