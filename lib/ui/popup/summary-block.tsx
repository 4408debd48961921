import { Icon } from '../shared/icons.tsx';
import { Localized } from '../shared/localized.tsx';
import { t } from '../shared/translate.ts';
import type { PopupSummary } from './summary.ts';

/** The only tinted block. It is not a live region; the page's one live region announces its changes. */
export function SummaryBlock({ summary, waiting }: { summary: PopupSummary; waiting: boolean }) {
  return (
    <section
      class={`summary tone-${summary.tone}${waiting ? ' waiting' : ''}`}
      aria-label={t('status')}
      aria-busy={waiting}
    >
      <Icon name={summary.icon} size={24} />
      <div>
        <h2>
          <Localized text={summary.head} />
        </h2>
        <p>
          <Localized text={summary.sub} />
        </p>
        {summary.more && (
          <p>
            <Localized text={summary.more} />
          </p>
        )}
      </div>
    </section>
  );
}
