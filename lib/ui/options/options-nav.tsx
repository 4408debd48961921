import { Mark } from '../shared/icons.tsx';
import { t } from '../shared/translate.ts';
import { type Route, SECTIONS } from './route.ts';

/** The navigation. The editor of a site belongs to Sites. */
export function OptionsNav({ route }: { route: Route }) {
  const section = route.at === 'site' || route.at === 'add' ? 'sites' : route.at;
  return (
    <nav class="side" aria-label={t('options')}>
      <p class="brand">
        <Mark size={24} />
        {t('extName')}
      </p>
      <ul>
        {SECTIONS.map((at) => (
          <li key={at}>
            <a href={`#${at}`} aria-current={at === section ? 'page' : undefined}>
              {t(at)}
            </a>
          </li>
        ))}
      </ul>
    </nav>
  );
}
