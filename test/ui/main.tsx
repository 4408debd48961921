import { render } from 'preact';
import '../../lib/ui/theme.css';
import '../../lib/ui/base.css';
import { OptionsPage } from '../../lib/ui/options/options-page.tsx';
import { Popup } from '../../lib/ui/popup/popup.tsx';
import { setDocumentLanguage, setMessageSource } from '../../lib/ui/shared/translate.ts';
import { fakeClient } from './fake-client.ts';
import { optionsStates } from './options-states.ts';
import { popupStates } from './popup-states.ts';
import { StorePicture } from './store.tsx';
import { NOW } from './streams.ts';
import { WelcomePage } from '../../lib/ui/welcome/welcome-page.tsx';
import { grants } from './records.ts';
import { textsFromFile, textsOf } from './texts.ts';

/*
 * ?page=popup|options|welcome &state=… &theme=light|dark &lang=ar|de|… &access=yes|no|pending &commands=error
 * &w=320 &zoom=2 &granted=none|all &records=none &auto-activate=yes &unreadable=2 &tests=never
 * Without `page`: all pages, side by side.
 */
const query = new URLSearchParams(location.search);
const { dataset } = document.documentElement;
if (query.has('theme')) dataset.theme = query.get('theme') ?? '';
if (query.has('w')) document.body.style.inlineSize = `${query.get('w')}px`;
if (!query.has('live')) Date.now = () => NOW;

const languages = import.meta.glob<Record<string, { message: string }>>('../../public/_locales/*/messages.json', {
  import: 'default',
});
const language = languages[`../../public/_locales/${query.get('lang')}/messages.json`];
setMessageSource(language ? textsOf(await language()) : textsFromFile);
setDocumentLanguage();
// Like the browser's text zoom, scale everything in rem.
if (query.has('zoom')) document.documentElement.style.fontSize = `${Number(query.get('zoom')) * 100}%`;

const state = query.get('state') ?? '';
const access = query.get('access');
const client = fakeClient({
  popup:
    state in popupStates ? structuredClone(popupStates[state] ?? null) : structuredClone(popupStates.tracked ?? null),
  sites:
    state in optionsStates
      ? structuredClone(optionsStates[state] ?? null)
      : structuredClone(optionsStates.list ?? null),
  access: access === 'pending' ? 'pending' : access !== 'no',
  commands: query.get('commands') === 'error' ? 'error' : 'work',
  ...(query.has('granted')
    ? { granted: { ...grants, grants: [], waiting: [], all: query.get('granted') === 'all' } }
    : {}),
  ...(query.has('records') ? { records: [] } : {}),
  ...(query.has('unreadable') ? { unreadableCount: Number(query.get('unreadable')) } : {}),
  ...(query.has('auto-activate') ? { autoActivateHosts: ['campus.example', 'harbour-cams.example'] } : {}),
  testRuns: query.get('tests') === 'never' ? 'never' : 'end',
});
Object.assign(globalThis, { client });

if (query.get('page') === 'popup') {
  await import('../../lib/ui/popup/popup.css');
  render(<Popup client={client} />, document.body);
} else if (query.get('page') === 'options') {
  await import('../../lib/ui/page.css');
  await import('../../lib/ui/options/options.css');
  await import('../../lib/ui/options/sites.css');
  render(<OptionsPage client={client} version="0.1.0" />, document.body);
} else if (query.get('page') === 'welcome') {
  await import('../../lib/ui/page.css');
  await import('../../lib/ui/welcome/welcome.css');
  render(<WelcomePage />, document.body);
} else if (query.get('page') === 'store') {
  render(<StorePicture name={state} />, document.body);
} else {
  render(<Gallery />, document.body);
}

function Gallery() {
  const frames = [
    ...Object.keys(popupStates).map((name) => ({ page: 'popup', name, width: 376, height: 600 })),
    ...Object.keys(optionsStates).map((name) => ({ page: 'options', name, width: 1000, height: 700 })),
  ];
  return (
    <div style="display:flex;flex-wrap:wrap;gap:24px;padding:24px">
      {frames.flatMap(({ page, name, width, height }) =>
        ['light', 'dark'].map((theme) => {
          const src = `?page=${page}&state=${name}&theme=${theme}`;
          return (
            <figure key={src} style="margin:0">
              <figcaption>
                <a href={src}>{`${page}, ${name}, ${theme}`}</a>
              </figcaption>
              <iframe
                src={src}
                title={src}
                width={width}
                height={height}
                style="border:1px solid var(--border)"
                loading="lazy"
              />
            </figure>
          );
        }),
      )}
    </div>
  );
}
