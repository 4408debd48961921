import { useEffect, useRef, useState } from 'preact/hooks';
import type { Client, SiteView } from '../../core/protocol.ts';
import { unreachableReason } from '../errors-text.ts';
import { LiveStatus, useLive } from '../live.tsx';
import { Notice } from '../notice.tsx';
import { t } from '../text.ts';
import { plain, say } from '../words.ts';
import { About } from './about.tsx';
import { Access } from './access.tsx';
import { Diagnostics } from './diagnostics.tsx';
import { Editor } from './editor.tsx';
import { General } from './general.tsx';
import type { News } from './news.tsx';
import type { Route } from './route.ts';
import { Side } from './side.tsx';
import { Sites } from './sites.tsx';
import { useRoute } from './use-route.ts';
import { useSites } from './use-sites.ts';

export function Options({ client, version }: { client: Client; version: string }) {
  const [route, go] = useRoute();
  const [sites, reload] = useSites(client);
  const [news, setNews] = useState<News | null>(null);
  const live = useLive();
  const heading = titleOf(route);
  const focused = useHeadingFocus(heading);

  const tell = (next: News | null): void => {
    setNews(next);
    if (next) live.result(plain(next.why, Date.now()));
  };
  const saved = async (key: string): Promise<void> => {
    await reload();
    tell({ tone: 'plain', why: say('saved', key), body: null, undo: null });
    go({ at: 'sites' });
  };

  return (
    <>
      <a class="skip" href="#main" onClick={(event) => skip(event, focused.current)}>
        {t('skip')}
      </a>
      <Side route={route} />
      <main class="page" id="main">
        {(route.at === 'site' || route.at === 'add') && (
          <p class="crumb">
            <a href="#sites">{t('sites')}</a> / {heading}
          </p>
        )}
        <h1 tabIndex={-1} ref={focused}>
          {heading}
        </h1>
        {route.at === 'general' && <General client={client} tell={live.result} />}
        {route.at === 'access' && <Access client={client} tell={live.result} />}
        {route.at === 'diagnostics' && <Diagnostics client={client} version={version} tell={live.result} />}
        {route.at === 'about' && <About version={version} />}
        {route.at === 'add' && (
          <Editor key="add" client={client} site={null} saved={saved} cancel={() => go({ at: 'sites' })} />
        )}
        {route.at === 'site' && sites !== null && sites !== 'unreachable' && (
          <EditorOf
            key={route.key}
            routeKey={route.key}
            sites={sites}
            client={client}
            saved={saved}
            cancel={() => go({ at: 'sites' })}
          />
        )}
        {route.at === 'sites' && Array.isArray(sites) && (
          <Sites client={client} sites={sites} news={news} tell={tell} reload={reload} />
        )}
        {sites === 'unreachable' && (route.at === 'sites' || route.at === 'site') && <Unreachable again={reload} />}
        <LiveStatus text={live.text} />
      </main>
    </>
  );
}

function EditorOf(props: {
  routeKey: string;
  sites: SiteView[];
  client: Client;
  saved: (key: string) => void;
  cancel: () => void;
}) {
  const found = props.sites.find(({ definition }) => definition.key === props.routeKey)?.definition;
  // Filled once: the form stays open with what was typed, even where the site is removed meanwhile.
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
  return <Editor client={props.client} site={first.current} saved={props.saved} cancel={props.cancel} />;
}

function Unreachable({ again }: { again: () => Promise<void> }) {
  const { why, body } = unreachableReason();
  return (
    <div class="news">
      <Notice id="unreachable" tone="attention" why={why} body={body}>
        <button type="button" class="btn" onClick={() => void again()}>
          {t('tryAgain')}
        </button>
      </Notice>
    </div>
  );
}

function titleOf(route: Route): string {
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

/** Names the browser's tab, and brings the focus to the heading of a section one went to. */
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

/** The address after `#` is the route, so that the skip link must move the focus by itself. */
function skip(event: Event, to: HTMLElement | null): void {
  event.preventDefault();
  to?.focus();
}
