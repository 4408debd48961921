import { linkParts, type LinkParts } from './parts.ts';

/**
 * A position where two links of one stream differ, so the token is there. Values are raw, as the browser sends them.
 */
export type TokenPart =
  | { place: 'origin'; before: string; after: string }
  | { place: 'path'; index: number; before: string; after: string }
  | { place: 'query'; name: string; before: string | null; after: string | null };

/**
 * The changes from one link of a stream to another.
 * - `path`: the shortest leading run of segments with every path change; null if the paths are equal. Both links agree
 *   after it, so exchanging the run turns a relative child of one into that of the other.
 * - `query`: the changed parameters in the order of `before`, or 'restructured' if parameters were added, removed or
 *   moved.
 */
export interface LinkDiff {
  origin: { before: string; after: string } | null;
  path: { before: string[]; after: string[] } | null;
  query: { name: string; key: string; before: string; after: string }[] | 'restructured';
}

/** Compares two links of one stream position by position. */
export function diffLinks(before: string, after: string): LinkDiff {
  const a = linkParts(before);
  const b = linkParts(after);
  return {
    origin: a.origin === b.origin ? null : { before: a.origin, after: b.origin },
    path: diffPaths(a.segments, b.segments),
    query: diffQueries(a, b),
  };
}

/** Whether the two links are the same to the CDN. */
export function isSameLink({ origin, path, query }: LinkDiff): boolean {
  return !origin && !path && query !== 'restructured' && query.length === 0;
}

/** The difference as a flat list of token parts, for people and tools. */
export function tokenParts(before: string, after: string): TokenPart[] {
  const { origin, path, query } = diffLinks(before, after);
  const parts: TokenPart[] = [];
  if (origin) parts.push({ place: 'origin', ...origin });
  if (path && path.before.length === path.after.length) {
    path.before.forEach((segment, index) => {
      const other = path.after[index]!;
      if (segment !== other) parts.push({ place: 'path', index, before: segment, after: other });
    });
  } else if (path) {
    parts.push({ place: 'path', index: 0, before: path.before.join('/'), after: path.after.join('/') });
  }
  if (query === 'restructured') {
    const text = (link: string) => new URL(link).search.slice(1) || null;
    parts.push({ place: 'query', name: '', before: text(before), after: text(after) });
  } else {
    for (const part of query) parts.push({ place: 'query', name: part.name, before: part.before, after: part.after });
  }
  return parts;
}

function diffPaths(a: readonly string[], b: readonly string[]): LinkDiff['path'] {
  let same = 0;
  while (same < Math.min(a.length, b.length) && a[a.length - 1 - same] === b[b.length - 1 - same]) same++;
  if (same === a.length && same === b.length) return null;
  return { before: a.slice(0, a.length - same), after: b.slice(0, b.length - same) };
}

function diffQueries(a: LinkParts, b: LinkParts): LinkDiff['query'] {
  const keys = (parts: LinkParts) => parts.query.map(({ key }) => key).join('&');
  if (keys(a) !== keys(b)) return 'restructured';
  return a.query.flatMap(({ name, key, value }, index) => {
    const after = b.query[index]!.value;
    return value === after ? [] : [{ name, key, before: value ?? '', after: after ?? '' }];
  });
}
