import type { SiteDefinition } from '../../core/site.ts';
import { Notice } from '../notice.tsx';
import { t, textLocale } from '../text.ts';
import { say } from '../words.ts';

/** Whose definition it is, and what editing it means. */
export function EditorLede({ site }: { site: SiteDefinition | null }) {
  if (!site) return <p class="lede">{t('addLede')}</p>;
  switch (site.origin) {
    case 'policy':
      return (
        <div class="news">
          <Notice id="locked" tone="plain" why={say('locked')} body={say('lockedBody')} />
        </div>
      );
    case 'learned':
      return (
        <p class="lede">
          {site.learned ? t(site.learned.sure === 'sure' ? 'learnedSure' : 'learnedLikely', date(site.learned.at)) : ''}{' '}
          {t('editLede')}
        </p>
      );
    case 'user':
      return <p class="lede">{t('yoursLede')}</p>;
  }
}

function date(at: number): string {
  return new Intl.DateTimeFormat(textLocale(), { dateStyle: 'medium' }).format(at);
}
