import type { Answers, Client, Outcome, SiteChanges, SiteView } from '../../core/protocol.ts';
import type { SiteDefinition } from '../../core/site.ts';
import { problemReason, unreachableReason } from '../errors-text.ts';
import { textLocale } from '../text.ts';
import { say, sayPlural } from '../words.ts';
import type { News } from './news.tsx';
import { exportText, fileName, saveFile } from './site-file.ts';
import { asYours, copyKey } from './site-words.ts';
import type { SiteActions } from './site-row.tsx';

/** What one can do with the list: each tells what happened, with a way back where it changed something. */
export function siteActions(props: {
  client: Client;
  sites: SiteView[];
  tell: (news: News | null) => void;
  reload: () => Promise<void>;
}): {
  of: (site: SiteView) => SiteActions;
  exportAll: () => void;
  importAll: (sites: SiteDefinition[]) => Promise<void>;
} {
  const { client, tell } = props;

  /** Carries out a change, and tells of it; a failure instead where there was one. */
  async function tellOf<T>(doing: Promise<Outcome<T>>, told: (value: T) => News): Promise<void> {
    const outcome = await doing.catch(() => null);
    await props.reload();
    if (outcome?.ok) return tell(told(outcome.value));
    const { why, body } = outcome ? problemReason(outcome.problem, '') : unreachableReason();
    tell({ tone: 'attention', why, body, undo: null });
  }

  const changeBack = (changes: SiteChanges, why: News['why']) => () => {
    void tellOf(client.ask('changeSites', changes), () => news(why)).then(focusHeading);
  };

  const enable = (key: string, enabled: boolean): Promise<void> =>
    tellOf(client.ask('enableSite', { key, enabled }), () => ({
      ...news(say(enabled ? 'siteOn' : 'siteNowOff', key)),
      undo: () => void enable(key, !enabled),
    }));

  const remove = ({ definition: { key }, kept }: SiteView): Promise<void> =>
    tellOf(client.ask('removeSite', { key }), (definition) => ({
      ...news(say('removed', key)),
      body: kept > 0 ? sayPlural('removedKept', kept) : null,
      undo: changeBack({ put: [definition], remove: [] }, say('restored', key)),
    }));

  const duplicate = (definition: SiteDefinition): Promise<void> => {
    const key = copyKey(definition.key, new Set(props.sites.map((site) => site.definition.key)));
    // Off, or it would take over the pages of what it is a copy of.
    const copy: SiteDefinition = { ...asYours(definition), key, enabled: false };
    return tellOf(client.ask('changeSites', { put: [copy], remove: [] }), (undo) => ({
      ...news(say('duplicated', key)),
      body: say('duplicatedBody'),
      undo: changeBack(undo, say('removed', key)),
    }));
  };

  const exportSites = (sites: SiteDefinition[]): void => {
    const { text, left } = exportText(sites);
    saveFile(fileName(sites), text);
    const names = new Intl.ListFormat(textLocale()).format(left);
    tell({
      ...news(sayPlural('exported', sites.length)),
      body: left.length > 0 ? say('exportedWithout', names) : null,
    });
  };

  return {
    of: (site) => ({
      enable: (enabled) => void enable(site.definition.key, enabled),
      duplicate: () => void duplicate(site.definition),
      exportIt: () => exportSites([site.definition]),
      forget: () =>
        void tellOf<Answers['forgetConduct'] extends Outcome<infer T> ? T : never>(
          client.ask('forgetConduct', { key: site.definition.key }),
          () => news(say('forgotten', site.definition.key)),
        ),
      remove: () => void remove(site),
    }),
    exportAll: () => exportSites(props.sites.map(({ definition }) => definition)),
    importAll: (sites) =>
      tellOf(client.ask('changeSites', { put: sites, remove: [] }), (undo) => ({
        ...news(sayPlural('imported', sites.length)),
        undo: changeBack(undo, say('importUndone')),
      })),
  };
}

function news(why: News['why']): News {
  return { tone: 'plain', why, body: null, undo: null };
}

/** Where the keyboard goes when the button that was pressed is gone. */
export function focusHeading(): void {
  document.querySelector<HTMLElement>('h1')?.focus();
}
