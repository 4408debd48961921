import { Icon } from '../icons.tsx';
import { Say } from '../say.tsx';
import { t } from '../text.ts';
import type { Verdict } from './verdict.ts';

/** The only tinted block. Not live itself: what changes in it is said by the page's one live region. */
export function VerdictBlock({ verdict, waiting }: { verdict: Verdict; waiting: boolean }) {
  return (
    <section
      class={`verdict tone-${verdict.tone}${waiting ? ' waiting' : ''}`}
      aria-label={t('status')}
      aria-busy={waiting}
    >
      <Icon name={verdict.icon} size={24} />
      <div>
        <h2>
          <Say words={verdict.head} />
        </h2>
        <p>
          <Say words={verdict.sub} />
        </p>
        {verdict.more && (
          <p>
            <Say words={verdict.more} />
          </p>
        )}
      </div>
    </section>
  );
}
