import type { SiteDefinition } from '../../core/site.ts';
import { Notice } from '../shared/notice.tsx';
import { t, messageLocale } from '../shared/translate.ts';
import { localized } from '../shared/localized-text.ts';

/** Says who made the definition and what editing it means. */
export function EditorIntro({ site }: { site: SiteDefinition | null }) {
  if (!site) return <p class="lede">{t('addIntro')}</p>;
  switch (site.origin) {
    case 'policy':
      return (
        <div class="change-notice">
          <Notice id="locked" tone="plain" why={localized('locked')} body={localized('lockedBody')} />
        </div>
      );
    case 'learned':
      return (
        <p class="lede">
          {site.learned
            ? t(site.learned.confidence === 'certain' ? 'learnedCertain' : 'learnedLikely', dateText(site.learned.at))
            : ''}{' '}
          {t('editIntro')}
        </p>
      );
    case 'user':
      return <p class="lede">{t('yoursIntro')}</p>;
  }
}

function dateText(at: number): string {
  return new Intl.DateTimeFormat(messageLocale(), { dateStyle: 'medium' }).format(at);
}
