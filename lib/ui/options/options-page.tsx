import { useEffect, useRef, useState, useCallback } from 'preact/hooks';
import type { Client, SiteView } from '../../core/protocol.ts';
import { unreachableReason } from '../shared/error-text.ts';
import { LiveRegion, useLiveRegion } from '../shared/live-region.tsx';
import { Notice } from '../shared/notice.tsx';
import { t } from '../shared/translate.ts';
import { plainText, localized } from '../shared/localized-text.ts';
import { AccessSection } from './access-section.tsx';
import { DiagnosticsSection } from './diagnostics-section.tsx';
import { SiteEditor } from './site-editor.tsx';
import { GeneralSection } from './general-section.tsx';
import type { ChangeNotice } from './change-notice.tsx';
import { type Route, useRoute, SECTIONS } from './route.ts';
import { SitesSection } from './sites-section.tsx';
import { Mark, Icon } from '../shared/icons.tsx';

export function OptionsPage({ client, version }: { client: Client; version: string }) {
  const [route, go] = useRoute();
  const [sites, reload] = useSites(client);
  const [changeNotice, setChangeNotice] = useState<ChangeNotice | null>(null);
  const live = useLiveRegion();
  const heading = routeTitle(route);
  const focused = useHeadingFocus(heading);

  const tell = (next: ChangeNotice | null): void => {
    setChangeNotice(next);
    if (next) live.result(plainText(next.why, Date.now()));
  };
  const saved = async (key: string): Promise<void> => {
    await reload();
    tell({ tone: 'plain', why: localized('saved', key), body: null, undo: null });
    go({ at: 'sites' });
  };

  return (
    <>
      <a class="skip" href="#main" onClick={(event) => skipToContent(event, focused.current)}>
        {t('skip')}
      </a>
      <OptionsNav route={route} />
      <main class="page" id="main">
        {(route.at === 'site' || route.at === 'add') && (
          <p class="crumb">
            <a href="#sites">{t('sites')}</a> / {heading}
          </p>
        )}
        <h1 tabIndex={-1} ref={focused}>
          {heading}
        </h1>
        {route.at === 'general' && <GeneralSection client={client} tell={live.result} />}
        {route.at === 'access' && <AccessSection client={client} tell={live.result} />}
        {route.at === 'diagnostics' && <DiagnosticsSection client={client} version={version} tell={live.result} />}
        {route.at === 'about' && <AboutSection version={version} />}
        {route.at === 'add' && (
          <SiteEditor key="add" client={client} site={null} saved={saved} cancel={() => go({ at: 'sites' })} />
        )}
        {route.at === 'site' && sites !== null && sites !== 'unreachable' && (
          <RoutedEditor
            key={route.key}
            routeKey={route.key}
            sites={sites}
            client={client}
            saved={saved}
            cancel={() => go({ at: 'sites' })}
          />
        )}
        {route.at === 'sites' && Array.isArray(sites) && (
          <SitesSection client={client} sites={sites} changeNotice={changeNotice} tell={tell} reload={reload} />
        )}
        {sites === 'unreachable' && (route.at === 'sites' || route.at === 'site') && (
          <UnreachableNotice again={reload} />
        )}
        <LiveRegion text={live.text} />
      </main>
    </>
  );
}

function RoutedEditor(props: {
  routeKey: string;
  sites: SiteView[];
  client: Client;
  saved: (key: string) => void;
  cancel: () => void;
}) {
  const found = props.sites.find(({ definition }) => definition.key === props.routeKey)?.definition;
  // Fill the form once. It keeps the input even if the site is removed meanwhile.
  const first = useRef(found);
  first.current ??= found;
  if (!first.current) {
    return (
      <>
        <p class="lede">{t('siteGone')}</p>
        <p>
          <a href="#sites">{t('backToSites')}</a>
        </p>
      </>
    );
  }
  return <SiteEditor client={props.client} site={first.current} saved={props.saved} cancel={props.cancel} />;
}

function UnreachableNotice({ again }: { again: () => Promise<void> }) {
  const { why, body } = unreachableReason();
  return (
    <div class="change-notice">
      <Notice id="unreachable" tone="attention" why={why} body={body}>
        <button type="button" class="btn" onClick={() => void again()}>
          {t('tryAgain')}
        </button>
      </Notice>
    </div>
  );
}

function routeTitle(route: Route): string {
  switch (route.at) {
    case 'site':
      return t('editSite', route.key);
    case 'add':
      return t('addSite');
    case 'sites':
    case 'general':
    case 'access':
    case 'diagnostics':
    case 'about':
      return t(route.at);
  }
}

/** Sets the title of the browser tab, and focuses the heading of a section the user went to. */
function useHeadingFocus(heading: string) {
  const ref = useRef<HTMLHeadingElement>(null);
  const arrived = useRef(false);
  useEffect(() => {
    document.title = t('optionsTitle', heading);
    if (arrived.current) ref.current?.focus();
    arrived.current = true;
  }, [heading]);
  return ref;
}

/** The address after `#` is the route, so the skip link moves the focus with a script. */
function skipToContent(event: Event, to: HTMLElement | null): void {
  event.preventDefault();
  to?.focus();
}

/** The current sites: `null` until loaded, `'unreachable'` if the background does not answer. */
function useSites(client: Client): [SiteView[] | 'unreachable' | null, () => Promise<void>] {
  const [sites, setSites] = useState<SiteView[] | 'unreachable' | null>(null);
  const load = useCallback(async () => {
    setSites(await client.ask('sites', undefined).catch(() => 'unreachable' as const));
  }, [client]);
  useEffect(() => {
    void load();
    return client.onChange(() => void load());
  }, [client, load]);
  return [sites, load];
}

/** The navigation. The editor of a site belongs to Sites. */
function OptionsNav({ route }: { route: Route }) {
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

function AboutSection({ version }: { version: string }) {
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
