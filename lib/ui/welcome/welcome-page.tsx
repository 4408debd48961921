import { Icon, Mark } from '../shared/icons.tsx';
import { t } from '../shared/translate.ts';
import { WelcomePicture } from './welcome-picture.tsx';

/** The page shown after installation: what Freshet does, how to begin, and how it treats the viewer's data. */
export function WelcomePage() {
  document.title = t('welcomeTitle');
  return (
    <main class="welcome">
      <header>
        <Mark size={48} />
        <h1>{t('welcomeTitle')}</h1>
        <p class="lede">{t('welcomeIntro')}</p>
      </header>
      <WelcomePicture />
      <h2>{t('welcomeBegin')}</h2>
      <ol>
        {(['welcomeStep1', 'welcomeStep2', 'welcomeStep3'] as const).map((key) => (
          <li key={key}>{t(key)}</li>
        ))}
      </ol>
      <h2>{t('aboutPrivacy')}</h2>
      <ul>
        {(['privacy1', 'privacy2', 'privacy3'] as const).map((key) => (
          <li key={key}>
            <Icon name="ok" />
            <span>{t(key)}</span>
          </li>
        ))}
      </ul>
    </main>
  );
}
