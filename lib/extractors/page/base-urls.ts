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

/** Whether a key names a base for other addresses: `cdnBase`, `httpBase`, `host`. */
function isBaseKey(key: string): boolean {
  return keyWords(key).some((word) => BASE_WORD.test(word));
}

/** Whether this object also holds a host or base that a path in it may belong to. */
export function hasBase(scope: Scope): boolean {
  return scope.kind === 'object' && firstEntries(scope).some(({ key }) => isBaseKey(key));
}

/**
 * Joins `part` (the path or file name `literal`) with nearby bases: those in its own object, element or script, else
 * those in the scopes around it.
 */
export function joinNearbyBases(literal: Literal, part: string): string[] {
  const scopes = [siblings(literal), ...ancestors(literal.scope, 3).map(firstEntries)];
  const bases = scopes.map((entries) => entries.filter(isBaseEntry)).find((found) => found.length > 0);
  return joinBases(literal, part, bases ?? []);
}

/**
 * Joins `part` with `bases`. With several bases, it uses those whose names share the most words with the part's name.
 * Scripts join such values with one slash, so this does too.
 */
export function joinBases(literal: Literal, part: string, bases: readonly ScopeEntry[]): string[] {
  const words = new Set(keyWords(literalKey(literal)));
  const shared = ({ key }: ScopeEntry) => keyWords(key).filter((word) => words.has(word)).length;
  const most = Math.max(...bases.map(shared));
  const closest = bases.filter((base) => shared(base) === most);
  return [...new Set(closest.map(({ value }) => joinBase(String(value), part)))].slice(0, MAX_BASES);
}

/** Whether a named value is a base for other addresses. */
export function isBaseEntry({ key, value }: ScopeEntry): boolean {
  return typeof value === 'string' && isBaseKey(key) && BASE_URL.test(value);
}

function joinBase(base: string, part: string): string {
  const prefix = /^(https?:)?\/\//i.test(base) ? base : `//${base}`;
  return `${prefix.replace(/\/$/, '')}/${part.replace(/^\/+/, '')}`;
}
