import { Icon } from '../shared/icons.tsx';
import { t } from '../shared/translate.ts';

export function AboutSection({ version }: { version: string }) {
  return (
    <>
      <p class="lede">{t('aboutIntro', version)}</p>
      <h2>{t('aboutWhat')}</h2>
      <p class="prose">{t('aboutWhatBody')}</p>
      <h2>{t('aboutKeys')}</h2>
      <p class="prose">{t('aboutKeysBody')}</p>
      <h2>{t('aboutPrivacy')}</h2>
      <ul class="plain">
        {(['privacy1', 'privacy2', 'privacy3'] as const).map((key) => (
          <li key={key}>
            <Icon name="ok" />
            <span>{t(key)}</span>
          </li>
        ))}
      </ul>
    </>
  );
}
