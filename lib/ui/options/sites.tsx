import type { Client, SiteView } from '../../core/protocol.ts';
import type { SiteDefinition } from '../../core/site.ts';
import { problemReason, unreachableReason } from '../errors-text.ts';
import { t } from '../text.ts';
import { say, sayPlural } from '../words.ts';
import { type News, NewsNotice } from './news.tsx';
import { SiteRow } from './site-row.tsx';
import { useTrials } from './use-trials.ts';

/** The list of sites. `tell` replaces the news above it; `reload` asks for the list again. */
export function Sites(props: {
  client: Client;
  sites: SiteView[];
  news: News | null;
  tell: (news: News | null) => void;
  reload: () => Promise<void>;
}) {
  const { client, sites, news, tell } = props;
  const [trials, run] = useTrials(client);

  const remove = async ({ definition: { key }, kept }: SiteView): Promise<void> => {
    const outcome = await client.ask('removeSite', { key }).catch(() => null);
    await props.reload();
    if (!outcome?.ok) return tell(failure(outcome?.problem));
    const body = kept > 0 ? sayPlural('removedKept', kept) : null;
    tell({ tone: 'plain', why: say('removed', key), body, undo: () => void restore(outcome.value) });
  };

  const restore = async (definition: SiteDefinition): Promise<void> => {
    const outcome = await client.ask('saveSite', { definition, previousKey: null }).catch(() => null);
    await props.reload();
    const back: News = { tone: 'plain', why: say('restored', definition.key), body: null, undo: null };
    tell(outcome?.ok ? back : { ...failure(outcome?.problem), undo: () => void restore(definition) });
    focusHeading();
  };
  const dismiss = (): void => {
    tell(null);
    focusHeading();
  };

  return (
    <>
      <p class="lede">{t('sitesLede')}</p>
      {news && <NewsNotice news={news} dismiss={dismiss} />}
      <div class="bar">
        <a class="btn primary" href="#add">
          {t('addSite')}
        </a>
      </div>
      {sites.length === 0 ? (
        <div class="empty">
          <p>{t('noSites')}</p>
          <p class="hint">{t('noSitesBody')}</p>
        </div>
      ) : (
        <div class="tblwrap sites">
          {/* The roles a table has anyway: Chromium drops them where narrow screens show it as blocks. */}
          <table role="table">
            <caption class="vh">{t('sites')}</caption>
            <thead>
              <tr>
                <th scope="col">{t('factSite')}</th>
                <th scope="col">{t('colOrigin')}</th>
                <th scope="col">{t('status')}</th>
                <th scope="col">
                  <span class="vh">{t('colActions')}</span>
                </th>
              </tr>
            </thead>
            <tbody role="rowgroup">
              {sites.map((site, i) => (
                <SiteRow
                  key={site.definition.key}
                  id={`site-${i}`}
                  site={site}
                  trial={trials.get(site.definition.key)}
                  run={(origins) => run(site.definition, origins)}
                  remove={() => void remove(site)}
                />
              ))}
            </tbody>
          </table>
        </div>
      )}
    </>
  );
}

/** Where the keyboard goes when the button that was pressed is gone. */
function focusHeading(): void {
  document.querySelector<HTMLElement>('h1')?.focus();
}

function failure(problem: Parameters<typeof problemReason>[0] | undefined): News {
  const { why, body } = problem ? problemReason(problem, '') : unreachableReason();
  return { tone: 'attention', why, body, undo: null };
}
