import type { PopupView } from '../../core/protocol.ts';
import { t } from '../shared/translate.ts';

/** Shown if this tab has no stream. `alone`: other tabs have none either, and the summary already says so. */
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
