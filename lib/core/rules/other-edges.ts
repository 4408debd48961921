import { linkParts, looksLikeToken } from '../url/parts.ts';

/**
 * Number of edges to cover, and of links whose tokens to cover there: the last used ones. The original link comes on
 * top.
 */
const MAX_EDGES = 4;
const MAX_LINKS = 6;
/** A shorter token may belong to another stream at another edge. */
const SHORTEST_TOKEN = 8;

/**
 * The stream's links moved to its other edges. Where a stream changes edges, a player may send the token of one edge to
 * another. Shaka keeps the media template of a SegmentTemplate from the first MPD, query included, and resolves it
 * against the URL of the last MPD (ISO 23009-1 5.6.4). Only links with an unmistakable token are moved.
 * @param links Links with rules of their own, last used first.
 * @param original The link at activation.
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
