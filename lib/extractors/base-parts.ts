import { ancestors, companions, type Entry, firstEntries, keyOf, keyWords, type Literal, type Scope } from './scope.ts';

const BASE_WORD = /^(base|baseurl|host|hostname|origin|server|cdn|domain|prefix|root|edge)$/;
const BASE =
  /^((https?:)?\/\/)?(?=[a-z0-9.-]*\.[a-z]{2,}|localhost|\[|[0-9.]+|[a-z0-9.-]+:\d)[a-z0-9.[\]:-]+(\/[^\s?#]*)?$/i;
const MAX_BASES = 3;

/** Whether a key names what other addresses begin with: `cdnBase`, `httpBase`, `host`. */
export function namesBase(key: string): boolean {
  return keyWords(key).some((word) => BASE_WORD.test(word));
}

/** Whether a path in this object may belong to a host or a base that stands beside it. */
export function hasBase(scope: Scope): boolean {
  return scope.kind === 'object' && firstEntries(scope).some(({ key }) => namesBase(key));
}

/**
 * The addresses that `part`, the path or file name `literal`, makes with the bases that stand around it: in its own
 * object, element or script, else in those around.
 */
export function withNearBases(literal: Literal, part: string): string[] {
  const around = [companions(literal), ...ancestors(literal.scope, 3).map(firstEntries)];
  const bases = around.map((entries) => entries.filter(isBase)).find((found) => found.length > 0);
  return withBases(literal, part, bases ?? []);
}

/**
 * The addresses that `part` makes with `bases`; of several with those whose names share most with the part's. Put
 * together as scripts do it, with one slash in between.
 */
export function withBases(literal: Literal, part: string, bases: readonly Entry[]): string[] {
  const words = new Set(keyWords(keyOf(literal)));
  const shared = ({ key }: Entry) => keyWords(key).filter((word) => words.has(word)).length;
  const most = Math.max(...bases.map(shared));
  const closest = bases.filter((base) => shared(base) === most);
  return [...new Set(closest.map(({ value }) => joined(String(value), part)))].slice(0, MAX_BASES);
}

/** Whether a named value is what addresses begin with. */
export function isBase({ key, value }: Entry): boolean {
  return typeof value === 'string' && namesBase(key) && BASE.test(value);
}

function joined(base: string, part: string): string {
  const front = /^(https?:)?\/\//i.test(base) ? base : `//${base}`;
  return `${front.replace(/\/$/, '')}/${part.replace(/^\/+/, '')}`;
}
