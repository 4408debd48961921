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
type FakeClient = ReturnType<typeof fakeClient>;

const languages = import.meta.glob<Record<string, { message: string }>>('../../public/_locales/*/messages.json', {
  import: 'default',
});
const realNow = Date.now;
await show(location.search, location.hash);
// The next state of the same page takes the place of this one, without loading the page anew: see `Gallery.change`.
Object.assign(globalThis, { show });

async function show(search: string, hash: string): Promise<void> {
  const query = new URLSearchParams(search);
  const { documentElement, body } = document;
  render(null, body);
  history.replaceState(null, '', `${location.pathname}${search}${hash}`);
  documentElement.dataset.theme = query.get('theme') ?? '';
  if (!query.has('theme')) delete documentElement.dataset.theme;
  body.style.inlineSize = query.has('w') ? `${query.get('w')}px` : '';
  Date.now = query.has('live') ? realNow : () => NOW;
  const language = languages[`../../public/_locales/${query.get('lang')}/messages.json`];
  setMessageSource(language ? textsOf(await language()) : textsFromFile);
  setDocumentLanguage();
  // As the browser's own zoom of text: everything in rem grows.
  documentElement.style.fontSize = query.has('zoom') ? `${Number(query.get('zoom')) * 100}%` : '';
  const client = clientFor(query);
  Object.assign(globalThis, { client });
  await draw(query, client);
}

function clientFor(query: URLSearchParams): FakeClient {
  const state = query.get('state') ?? '';
  const access = query.get('access');
  return fakeClient({
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
}

async function draw(query: URLSearchParams, client: FakeClient): Promise<void> {
  const { body } = document;
  if (query.get('page') === 'popup') {
    await import('../../lib/ui/popup/popup.css');
    render(<Popup client={client} />, body);
  } else if (query.get('page') === 'options') {
    await import('../../lib/ui/page.css');
    await import('../../lib/ui/options/options.css');
    await import('../../lib/ui/options/sites.css');
    render(<OptionsPage client={client} version="0.1.0" />, body);
  } else if (query.get('page') === 'welcome') {
    await import('../../lib/ui/page.css');
    await import('../../lib/ui/welcome/welcome.css');
    render(<WelcomePage />, body);
  } else if (query.get('page') === 'store') {
    render(<StorePicture name={query.get('state') ?? ''} />, body);
  } else {
    render(<Gallery />, body);
  }
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
