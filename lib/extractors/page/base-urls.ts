import {
  ancestors,
  siblings,
  type ScopeEntry,
  firstEntries,
  literalKey,
  keyWords,
  type Literal,
  type Scope,
} from './scope.ts';

const BASE_WORD = /^(base|baseurl|host|hostname|origin|server|cdn|domain|prefix|root|edge)$/;
const BASE_URL =
  /^((https?:)?\/\/)?(?=[a-z0-9.-]*\.[a-z]{2,}|localhost|\[|[0-9.]+|[a-z0-9.-]+:\d)[a-z0-9.[\]:-]+(\/[^\s?#]*)?$/i;
const MAX_BASES = 3;

/** Whether a key names what other addresses begin with: `cdnBase`, `httpBase`, `host`. */
export function isBaseKey(key: string): boolean {
  return keyWords(key).some((word) => BASE_WORD.test(word));
}

/** Whether a path in this object may belong to a host or a base that stands beside it. */
export function hasBase(scope: Scope): boolean {
  return scope.kind === 'object' && firstEntries(scope).some(({ key }) => isBaseKey(key));
}

/**
 * The addresses that `part`, the path or file name `literal`, makes with the bases that stand around it: in its own
 * object, element or script, else in those around.
 */
export function joinNearbyBases(literal: Literal, part: string): string[] {
  const around = [siblings(literal), ...ancestors(literal.scope, 3).map(firstEntries)];
  const bases = around.map((entries) => entries.filter(isBaseEntry)).find((found) => found.length > 0);
  return joinBases(literal, part, bases ?? []);
}

/**
 * The addresses that `part` makes with `bases`; of several with those whose names share most with the part's. Put
 * together as scripts do it, with one slash in between.
 */
export function joinBases(literal: Literal, part: string, bases: readonly ScopeEntry[]): string[] {
  const words = new Set(keyWords(literalKey(literal)));
  const shared = ({ key }: ScopeEntry) => keyWords(key).filter((word) => words.has(word)).length;
  const most = Math.max(...bases.map(shared));
  const closest = bases.filter((base) => shared(base) === most);
  return [...new Set(closest.map(({ value }) => joinBase(String(value), part)))].slice(0, MAX_BASES);
}

/** Whether a named value is what addresses begin with. */
export function isBaseEntry({ key, value }: ScopeEntry): boolean {
  return typeof value === 'string' && isBaseKey(key) && BASE_URL.test(value);
}

function joinBase(base: string, part: string): string {
  const front = /^(https?:)?\/\//i.test(base) ? base : `//${base}`;
  return `${front.replace(/\/$/, '')}/${part.replace(/^\/+/, '')}`;
}
