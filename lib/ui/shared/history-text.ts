import type { HistoryEntry, RefreshEntry } from '../../core/history.ts';
import { streamReason } from './error-text.ts';
import { t } from './translate.ts';
import { localized, localizedPlural, type LocalizedText } from './localized-text.ts';

/** One entry of the history as text. */
export interface HistoryEntryText {
  what: LocalizedText;
  bad: boolean;
  /** Why it happened and how the stream was matched; may be empty. */
  how: string;
  /** How long it took (ms); null if that does not apply. */
  took: number | null;
}

/** Describes an entry of the history. `site`: host of the watch page. */
export function historyEntryText(entry: HistoryEntry, site: string): HistoryEntryText {
  switch (entry.kind) {
    case 'refresh':
      return refreshEntryText(entry, site);
    case 'refused':
      return {
        what: localizedPlural('historyRefused', entry.count, { host: entry.host }),
        bad: true,
        how: '',
        took: null,
      };
    case 'page-link':
      return { what: localized('historyPageLink'), bad: false, how: '', took: null };
    case 'mode':
      return { what: localized(MODE_KEYS[entry.mode]), bad: false, how: t(MODE_REASON_KEYS[entry.why]), took: null };
  }
}

function refreshEntryText(entry: RefreshEntry, site: string): HistoryEntryText {
  const how = [
    t(TRIGGER_KEYS[entry.trigger]),
    ...(entry.matched ? [t(MATCH_KEYS[entry.matched])] : []),
    ...(entry.check ? [t(CHECK_KEYS[entry.check])] : []),
  ].join(t('and'));
  const what = entry.error ? streamReason(entry.error, site).why : linkChangeText(entry);
  return { what, bad: entry.error !== null, how, took: entry.steps.total };
}

/** Names the largest change only: a new host usually comes with a new token. */
function linkChangeText({ changed }: RefreshEntry): LocalizedText {
  if (changed.includes('host')) return localized('historyNewHost');
  if (changed.includes('path')) return localized('historyNewPath');
  return changed.includes('token') ? localized('historyNewToken') : localized('historySameLink');
}

export const MODE_KEYS = {
  proactive: 'modeProactive',
  'on-demand': 'modeOnDemand',
  passive: 'modePassive',
  off: 'refreshesOff',
} as const;

export const MODE_REASON_KEYS = {
  'revoke-on-issue': 'whyRevokeOnIssue',
  'single-use': 'whySingleUse',
  'self-renewing': 'whySelfRenewing',
  'renewal-failed': 'whyRenewalFailed',
  chosen: 'whyChosen',
  paused: 'whyChosen',
} as const;

const TRIGGER_KEYS = {
  activation: 'triggerActivation',
  due: 'triggerDue',
  refused: 'triggerRefused',
  'late-request': 'triggerLateRequest',
  user: 'triggerUser',
  access: 'triggerAccess',
  online: 'triggerOnline',
} as const;

const MATCH_KEYS = {
  'title-and-quality': 'matchTitle',
  path: 'matchPath',
  names: 'matchNames',
  'only-one': 'matchOnlyOne',
} as const;

const CHECK_KEYS = {
  same: 'checkSame',
  continues: 'checkContinues',
  ended: 'checkEnded',
  opens: 'checkOpens',
  unreadable: 'checkNotReadable',
  'not-checked': 'checkNotChecked',
} as const;
