import { useEffect, useRef, useState, useCallback } from 'preact/hooks';
import type { ReadDefinitions } from '../../core/site/definition-file.ts';
import type { Client, SiteView, SyncView } from '../../core/protocol.ts';
import { pluralKey, t, messageLocale } from '../shared/translate.ts';
import { ImportPanel } from './import-panel.tsx';
import { type ChangeNotice, ChangeNoticeBar } from './change-notice.tsx';
import { focusHeading, siteActions } from './site-actions.ts';
import { readFile } from './site-file.ts';
import { SiteRow } from './site-row.tsx';
import { SITE_SEARCH_FROM, matchingSites } from './site-text.ts';
import { Switch } from '../shared/switch.tsx';

/** The list of sites. `tell` replaces the notice above it; `reload` loads the list again. */
export function SitesSection(props: {
  client: Client;
  sites: SiteView[];
  changeNotice: ChangeNotice | null;
  tell: (changeNotice: ChangeNotice | null) => void;
  reload: () => Promise<void>;
}) {
  const { client, sites, changeNotice, tell } = props;
  const [query, setQuery] = useState('');
  const [file, setFile] = useState<{ name: string; read: ReadDefinitions } | null>(null);
  const actions = siteActions(props);
  const many = sites.length >= SITE_SEARCH_FROM;
  const shown = many ? matchingSites(sites, query) : sites;

  const dismiss = (): void => {
    tell(null);
    focusHeading();
  };
  const closeImport = (): void => {
    setFile(null);
    focusHeading();
  };

  return (
    <>
      <p class="lede">{t('sitesIntro')}</p>
      {changeNotice && <ChangeNoticeBar changeNotice={changeNotice} dismiss={dismiss} />}
      <div class="bar">
        {many && <SiteSearch query={query} search={setQuery} found={shown.length} />}
        <a class="btn primary" href="#add">
          {t('addSite')}
        </a>
        <ImportButton
          choose={(chosen) => {
            tell(null);
            void readFile(chosen).then((read) => setFile({ name: chosen.name, read }));
          }}
        />
        {sites.length > 0 && (
          <button type="button" class="btn" onClick={actions.exportAll}>
            {t('exportAll')}
          </button>
        )}
      </div>
      {file && (
        <ImportPanel
          {...file}
          present={sites.map(({ definition }) => definition)}
          apply={(chosen) => {
            setFile(null);
            void actions.importAll(chosen);
          }}
          close={closeImport}
        />
      )}
      {sites.length === 0 ? (
        <div class="empty">
          <p>{t('noSites')}</p>
          <p class="hint">{t('noSitesBody')}</p>
        </div>
      ) : (
        <SiteTable client={client} sites={shown} actionsOf={actions.of} />
      )}
      {many && shown.length === 0 && <p class="empty">{t('noSiteMatches')}</p>}
      {sites.length > 0 && <p class="hint">{t('exportHint')}</p>}
      <SiteSyncSetting client={client} />
    </>
  );
}

function SiteTable(props: { client: Client; sites: SiteView[]; actionsOf: ReturnType<typeof siteActions>['of'] }) {
  if (props.sites.length === 0) return null;
  return (
    <div class="tblwrap sites">
      {/* Explicit table roles: Chromium drops the implicit ones when CSS shows the table as blocks. */}
      <table role="table">
        <caption class="vh">{t('sites')}</caption>
        <thead>
          <tr>
            <th scope="col">{t('factSite')}</th>
            <th scope="col">{t('colKind')}</th>
            <th scope="col">{t('colRefresh')}</th>
            <th scope="col">{t('status')}</th>
            <th scope="col">
              <span class="vh">{t('colActions')}</span>
            </th>
          </tr>
        </thead>
        <tbody role="rowgroup">
          {props.sites.map((site) => (
            <SiteRow
              key={site.definition.key}
              id={`site-${encodeURIComponent(site.definition.key)}`}
              client={props.client}
              site={site}
              actions={props.actionsOf(site)}
            />
          ))}
        </tbody>
      </table>
    </div>
  );
}

/** The search field of a long list. `/` focuses it from outside a field, Esc empties it. */
function SiteSearch({ query, search, found }: { query: string; search: (query: string) => void; found: number }) {
  const input = useRef<HTMLInputElement>(null);
  useEffect(() => {
    const onKey = (event: KeyboardEvent): void => {
      const inField = event.target instanceof Element && event.target.closest('input, textarea, select');
      if (event.key !== '/' || inField || event.ctrlKey || event.metaKey || event.altKey) return;
      event.preventDefault();
      input.current?.focus();
    };
    addEventListener('keydown', onKey);
    return () => removeEventListener('keydown', onKey);
  }, []);
  return (
    <>
      <input
        ref={input}
        class="grow"
        type="search"
        aria-label={t('findSite')}
        placeholder={t('findSite')}
        aria-keyshortcuts="/"
        value={query}
        onInput={(event) => search(event.currentTarget.value)}
        onKeyDown={(event) => event.key === 'Escape' && search('')}
      />
      <span class="vh" role="status">
        {query !== '' && t(...pluralKey('sitesFound', found))}
      </span>
    </>
  );
}

function ImportButton({ choose }: { choose: (file: File) => void }) {
  const input = useRef<HTMLInputElement>(null);
  return (
    <>
      <button type="button" class="btn" onClick={() => input.current?.click()}>
        {t('import')}
      </button>
      <input
        ref={input}
        class="vh"
        type="file"
        accept=".json,application/json"
        tabIndex={-1}
        aria-label={t('importFile')}
        onChange={(event) => {
          const [file] = event.currentTarget.files ?? [];
          if (file) choose(file);
          event.currentTarget.value = ''; // so that the same file can be chosen again after a correction
        }}
      />
    </>
  );
}

/** The switch that syncs definitions to the user's other devices. It is off by default. */
function SiteSyncSetting({ client }: { client: Client }) {
  const [view, setView] = useState<SyncView | null>(null);
  const [busy, setBusy] = useState(false);
  const load = useCallback(async () => {
    setView(await client.ask('sync', undefined).catch(() => null));
  }, [client]);
  useEffect(() => {
    void load();
    return client.onChange(() => void load());
  }, [client, load]);
  if (!view) return null;

  const toggle = async (): Promise<void> => {
    if (busy) return;
    setBusy(true);
    await client.ask('setSync', { on: !view.on }).catch(() => null);
    await load();
    setBusy(false);
  };
  const left = new Intl.ListFormat(messageLocale()).format(view.leftOut);
  return (
    <section aria-labelledby="sync-heading">
      <h2 id="sync-heading">{t('otherDevices')}</h2>
      <div class="set">
        <div class="srow">
          <div>
            <span class="lab" id="sync">
              {t('sync')}
            </span>
            <p id="sync-hint">{t('syncHint')}</p>
            {view.on && view.failed && (
              <p class="err" role="status">
                {t('syncFailed')}
              </p>
            )}
            {view.on && view.leftOut.length > 0 && (
              <p class="err" role="status">
                {t('syncLeftOut', left)}
              </p>
            )}
          </div>
          <Switch on={view.on} busy={busy} labelledBy="sync" describedBy="sync-hint" toggle={() => void toggle()} />
        </div>
      </div>
    </section>
  );
}
