import { linkParts } from '../url/parts.ts';
import { looksLikeToken } from '../url/token-heuristics.ts';

/** Edges where tokens are looked for, and links whose tokens are: those that were new or asked for last, and the first one. */
const MAX_EDGES = 4;
const MAX_LINKS = 6;
/** A shorter token may be another stream's at another edge. */
const SHORTEST_TOKEN = 8;

/**
 * Links as they would be at the other edges of their stream. Where a stream moves between edges, a player may ask one of
 * them with the token that another gave: Shaka keeps the media template of a SegmentTemplate as the first MPD had it,
 * query and all, and resolves it against the address of the last one (ISO 23009-1 5.6.4). `links`: those with rules of
 * their own, the last used first; `original`: the one that the stream was switched on with. Only tokens are looked for elsewhere that are unmistakable.
 */
export function linksAtOtherEdges(links: readonly string[], current: string, original: string): string[] {
  const all = [current, ...links];
  const edges = [...new Set(all.map((link) => linkParts(link).origin))].slice(0, MAX_EDGES);
  if (edges.length < 2) return [];
  const ownToken = tokensOf(current);
  const others = links
    .filter((link, index) => index < MAX_LINKS || link === original)
    .filter((link) => [...tokensOf(link)].some((token) => !ownToken.has(token)))
    .flatMap((link) => {
      const { origin } = linkParts(link);
      return edges.flatMap((edge) => (edge === origin ? [] : edge + link.slice(origin.length)));
    });
  return [...new Set(others)].filter((link) => !all.includes(link));
}

function tokensOf(link: string): Set<string> {
  const { segments, query } = linkParts(link);
  const values = [...segments, ...query.map(({ value }) => value ?? '')];
  return new Set(values.filter((value) => value.length >= SHORTEST_TOKEN && looksLikeToken(value)));
}
