import type { MessageReplies, Client, CommandResult, SiteChanges, SiteView } from '../../core/protocol.ts';
import type { SiteDefinition } from '../../core/site.ts';
import { problemReason, unreachableReason } from '../shared/error-text.ts';
import { messageLocale } from '../shared/translate.ts';
import { localized, localizedPlural } from '../shared/localized-text.ts';
import type { ChangeNotice } from './change-notice.tsx';
import { exportText, exportFileName, saveFile } from './site-file.ts';
import { asUserDefinition, copyKey } from './site-text.ts';
import type { SiteActions } from './site-row.tsx';

/** The actions of the site list. Each reports its result, with Undo if it changed something. */
export function siteActions(props: {
  client: Client;
  sites: SiteView[];
  tell: (notice: ChangeNotice | null) => void;
  reload: () => Promise<void>;
}): {
  of: (site: SiteView) => SiteActions;
  exportAll: () => void;
  importAll: (sites: SiteDefinition[]) => Promise<void>;
} {
  const { client, tell } = props;

  /** Runs a change, then reports the notice for its result, or the failure. */
  async function runAndNotify<T>(
    change: Promise<CommandResult<T>>,
    noticeOf: (value: T) => ChangeNotice,
  ): Promise<void> {
    const outcome = await change.catch(() => null);
    await props.reload();
    if (outcome?.ok) return tell(noticeOf(outcome.value));
    const { why, body } = outcome ? problemReason(outcome.problem, '') : unreachableReason();
    tell({ tone: 'attention', why, body, undo: null });
  }

  const changeBack = (changes: SiteChanges, why: ChangeNotice['why']) => () => {
    void runAndNotify(client.ask('changeSites', changes), () => plainNotice(why)).then(focusHeading);
  };

  const enable = (key: string, enabled: boolean): Promise<void> =>
    runAndNotify(client.ask('enableSite', { key, enabled }), () => ({
      ...plainNotice(localized(enabled ? 'siteOn' : 'siteNowOff', key)),
      undo: () => void enable(key, !enabled),
    }));

  const remove = ({ definition: { key }, trackedCount: tracked }: SiteView): Promise<void> =>
    runAndNotify(client.ask('removeSite', { key }), (definition) => ({
      ...plainNotice(localized('removed', key)),
      body: tracked > 0 ? localizedPlural('removedWhileTracked', tracked) : null,
      undo: changeBack({ put: [definition], remove: [] }, localized('restored', key)),
    }));

  const duplicate = (definition: SiteDefinition): Promise<void> => {
    const key = copyKey(definition.key, new Set(props.sites.map((site) => site.definition.key)));
    // The copy starts off, else it would take over the pages of the original.
    const copy: SiteDefinition = { ...asUserDefinition(definition), key, enabled: false };
    return runAndNotify(client.ask('changeSites', { put: [copy], remove: [] }), (undo) => ({
      ...plainNotice(localized('duplicated', key)),
      body: localized('duplicatedBody'),
      undo: changeBack(undo, localized('removed', key)),
    }));
  };

  const exportSites = (sites: SiteDefinition[]): void => {
    const { text, redactedKeys } = exportText(sites);
    saveFile(exportFileName(sites), text);
    const names = new Intl.ListFormat(messageLocale()).format(redactedKeys);
    tell({
      ...plainNotice(localizedPlural('exported', sites.length)),
      body: redactedKeys.length > 0 ? localized('exportedWithout', names) : null,
    });
  };

  return {
    of: (site) => ({
      enable: (enabled) => void enable(site.definition.key, enabled),
      duplicate: () => void duplicate(site.definition),
      exportIt: () => exportSites([site.definition]),
      resetBehavior: () =>
        void runAndNotify<MessageReplies['resetBehavior'] extends CommandResult<infer T> ? T : never>(
          client.ask('resetBehavior', { key: site.definition.key }),
          () => plainNotice(localized('behaviorReset', site.definition.key)),
        ),
      remove: () => void remove(site),
    }),
    exportAll: () => exportSites(props.sites.map(({ definition }) => definition)),
    importAll: (sites) =>
      runAndNotify(client.ask('changeSites', { put: sites, remove: [] }), (undo) => ({
        ...plainNotice(localizedPlural('imported', sites.length)),
        undo: changeBack(undo, localized('importUndone')),
      })),
  };
}

function plainNotice(why: ChangeNotice['why']): ChangeNotice {
  return { tone: 'plain', why, body: null, undo: null };
}

/** Focuses the page's heading, for a pressed button that has disappeared. */
export function focusHeading(): void {
  document.querySelector<HTMLElement>('h1')?.focus();
}
