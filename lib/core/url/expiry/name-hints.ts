import { looksLikeToken } from '../parts.ts';

/**
 * How a name ranks the time under it, to break ties between times whose values say nothing: 2 expiry, 1 end, 0 unknown,
 * -1 likely an issue time or id, -2 certainly an issue time. Vendors use one name for different things (`t`, `e`,
 * `st`). So a name alone neither makes a time an expiry nor excludes it.
 */
export type NameRank = 2 | 1 | 0 | -1 | -2;

const ISSUED = new Set([
  'iat',
  'nbf',
  'nvb',
  'start',
  'starts',
  'begin',
  'begins',
  'from',
  'since',
  'issued',
  'created',
]);
const ISSUED_INSIDE = /starttime|start_time|not_?before|valid_?from|issue|creat|greater_?than/;
const EXPIRY = new Set(['exp', 'exps', 'e', 'se', 'oe', 'nva', 'until', 'till']);
const EXPIRY_INSIDE = /expir|exp_?(?:time|ts|date|at)|deadline|valid_?(?:to|till|until|thru)|not_?after|less_?than/;
const END = new Set(['end', 'ends', 'to', 'te', 'et', 'stop']);
const END_INSIDE = /end_?(?:time|date|ts|at)/;
const WEAK_HINTS = new Set([
  'st',
  'ts',
  't',
  's',
  'time',
  'timestamp',
  'date',
  'now',
  'rnd',
  'session',
  'sid',
  'stat',
  'stats',
  'id',
]);

function nameRank(name: string): NameRank {
  const { whole, words } = nameWords(name);
  if (words.some((word) => ISSUED.has(word)) || ISSUED_INSIDE.test(whole)) return -2;
  if (words.some((word) => EXPIRY.has(word)) || EXPIRY_INSIDE.test(whole)) return 2;
  if (words.some((word) => END.has(word)) || END_INSIDE.test(whole)) return 1;
  return words.some((word) => WEAK_HINTS.has(word)) || whole.endsWith('time') ? -1 : 0;
}

/** The rank of the nearest informative name. */
export function nearestNameRank(names: readonly string[]): NameRank {
  for (const name of names) {
    const rank = nameRank(name);
    if (rank !== 0) return rank;
  }
  return 0;
}

const LIFETIME_INSIDE = /ttl|expir|valid|life|max_?age|lease|minutes|seconds|hours/;
const NOT_A_LIFETIME = new Set(
  'b br bw rate bitrate bandwidth q quality res resolution h w height width p id cid uid v ver version n page port'
    .concat(' fps size limit offset seg segment i index seq ch channel level code')
    .split(' '),
);

/** Whether a name makes a small number under it a token's lifetime, excludes that, or leaves it open. */
export function lifetimeHint(name: string): 'yes' | 'no' | 'open' {
  const { whole, words } = nameWords(name);
  if (LIFETIME_INSIDE.test(whole) || words.includes('exp')) return 'yes';
  return words.some((word) => NOT_A_LIFETIME.has(word)) ? 'no' : 'open';
}

function nameWords(name: string): { whole: string; words: string[] } {
  const whole = name
    .slice(0, 64)
    .replace(/([a-z])([A-Z])/g, '$1_$2')
    .toLowerCase();
  return { whole, words: whole.split(/[^a-z]+/) };
}

/** Whether a text is a displayable name, rather than a piece of a token. */
export function isShowable(name: string): boolean {
  if (!/^[A-Za-z_][\w.:-]{0,31}$/.test(name) || looksLikeToken(name)) return false;
  return nameRank(name) !== 0 || lifetimeHint(name) === 'yes' || !/[a-z][A-Z].*[a-z][A-Z].*[a-z][A-Z]/.test(name);
}

/** Names before a value: `name=` or `"name":` may be shown; any other preceding word only breaks ties. */
export function namesBefore(text: string, start: number): { shown: string | null; names: string[] } {
  const before = text.slice(Math.max(0, start - 48), start);
  const named = /([A-Za-z_]\w*)["'\]]{0,2} ?[=:] ?["']?$/.exec(before)?.[1];
  if (named !== undefined) return { shown: isShowable(named) ? named : null, names: [named] };
  const word = /(?<![A-Za-z0-9])([A-Za-z]{1,20})[^A-Za-z0-9]{0,3}$/.exec(before)?.[1];
  return { shown: null, names: word === undefined ? [] : [word] };
}
