import type { HistoryEntry, RefreshEntry } from '../core/history.ts';
import { streamReason } from './errors-text.ts';
import { t } from './text.ts';
import { say, sayPlural, type Words } from './words.ts';

/** One entry of the history in words. */
export interface EntryWords {
  what: Words;
  bad: boolean;
  /** Why it happened and how it was decided; may be empty. */
  how: string;
  /** How long it took (ms), null where it took no time. */
  took: number | null;
}

/** `site`: host of the watch page. */
export function entryWords(entry: HistoryEntry, site: string): EntryWords {
  switch (entry.kind) {
    case 'refresh':
      return refreshWords(entry, site);
    case 'refused':
      return { what: sayPlural('histRefused', entry.count, { host: entry.host }), bad: true, how: '', took: null };
    case 'page-link':
      return { what: say('histPageLink'), bad: false, how: '', took: null };
    case 'mode':
      return { what: say(MODE_KEYS[entry.mode]), bad: false, how: t(WHY_KEYS[entry.why]), took: null };
  }
}

function refreshWords(entry: RefreshEntry, site: string): EntryWords {
  const how = [
    t(TRIGGER_KEYS[entry.trigger]),
    ...(entry.matched ? [t(MATCH_KEYS[entry.matched])] : []),
    ...(entry.trial ? [t(TRIAL_KEYS[entry.trial])] : []),
  ].join(t('and'));
  const what = entry.error ? streamReason(entry.error, site).why : changeWords(entry);
  return { what, bad: entry.error !== null, how, took: entry.steps.total };
}

/** The greatest change names it: a new edge mostly comes with a new token. */
function changeWords({ changed }: RefreshEntry): Words {
  if (changed.includes('host')) return say('histNewHost');
  if (changed.includes('path')) return say('histNewPath');
  return changed.includes('token') ? say('histNewToken') : say('histSameLink');
}

export const MODE_KEYS = {
  proactive: 'modeProactive',
  'on-demand': 'modeOnDemand',
  'stand-by': 'modeStandBy',
  off: 'refreshesOff',
} as const;

export const WHY_KEYS = {
  'kills-old-link': 'whyKillsOldLink',
  'single-use': 'whySingleUse',
  'renews-itself': 'whyRenewsItself',
  'renewal-failed': 'whyRenewalFailed',
  chosen: 'whyChosen',
  paused: 'whyChosen',
} as const;

const TRIGGER_KEYS = {
  activation: 'trigActivation',
  due: 'trigDue',
  refused: 'trigRefused',
  asked: 'trigAsked',
  user: 'trigUser',
  access: 'trigAccess',
  online: 'trigOnline',
  settings: 'trigSettings',
} as const;

const MATCH_KEYS = {
  'title-and-quality': 'matchTitle',
  path: 'matchPath',
  names: 'matchNames',
  'only-one': 'matchOnlyOne',
} as const;

const TRIAL_KEYS = {
  same: 'trialSame',
  'goes-on': 'trialGoesOn',
  ended: 'trialEnded',
  opens: 'trialOpens',
  'not-readable': 'trialNotReadable',
  'not-tried': 'trialNotTried',
} as const;
