import { Icon, Mark } from '../shared/icons.tsx';
import { t } from '../shared/translate.ts';

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

/** Two timelines: without Freshet a stream stops when its link expires; with Freshet a fresh link comes first. */
function WelcomePicture() {
  return (
    <figure class="picture" aria-labelledby="picture">
      <div aria-hidden="true">
        <p>{t('welcomeWithout')}</p>
        <svg viewBox="0 0 600 40" dir="ltr">
          <line class="axis" x1="0" y1="20" x2="600" y2="20" />
          <rect class="link" x="0" y="8" width="150" height="24" rx="3" />
          <path class="stop" d="m172 11 18 18m0-18-18 18" />
        </svg>
        <p>{t('welcomeWith')}</p>
        <svg viewBox="0 0 600 40" dir="ltr">
          <line class="axis" x1="0" y1="20" x2="600" y2="20" />
          {[0, 1, 2, 3].map((n) => (
            <rect key={n} class={n === 3 ? 'link now' : 'link'} x={n * 128} y="8" width="124" height="24" rx="3" />
          ))}
          <rect class="ahead" x="509" y="9" width="60" height="22" rx="3" />
        </svg>
      </div>
      <figcaption id="picture">{t('welcomePicture')}</figcaption>
    </figure>
  );
}
