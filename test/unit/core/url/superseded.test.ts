import { describe, expect, it } from 'vitest';
import { supersededFilter } from '../../../../lib/core/url/superseded.ts';

const NOW = Date.UTC(2026, 10, 23, 12);
const AHEAD = NOW / 1000 + 300;
const GONE = NOW / 1000 - 86_400;
const SIGNS = [
  '0123456789abcdef0123456789abcdef',
  'f00dfeedf00dfeedf00dfeed00112233',
  '99887766554433221100ffeeddccbbaa',
] as const;
const [A, B, C] = SIGNS;
const jwt = (exp: number) => ['{"alg":"HS256"}', JSON.stringify({ exp }), A].map((text) => btoa(text)).join('.');
const text = (seconds: number) => new Date(seconds * 1000).toISOString();

/** The links of a page, and an earlier link of the stream. */
type Case = [what: string, old: string, today: string, known: string];

const PAIRS: Case[] = [
  [
    'with a token in one parameter',
    `https://cdn.example/cam/live.m3u8?tk=${GONE}-${A}`,
    `https://cdn.example/cam/live.m3u8?tk=${AHEAD}-${B}`,
    `https://cdn.example/cam/live.m3u8?tk=${AHEAD - 200}-${C}`,
  ],
  [
    'with an end and a signature, at another edge',
    `https://edge1.example/cam/live.m3u8?expires=${GONE}&sig=${A}`,
    `https://edge2.example/cam/live.m3u8?expires=${AHEAD}&sig=${B}`,
    `https://edge3.example/cam/live.m3u8?expires=${AHEAD - 200}&sig=${C}`,
  ],
  [
    'with the end in a field among others',
    `https://cdn.example/cam/live.m3u8?hdnts=exp=${GONE}~acl=/*~hmac=${A}`,
    `https://cdn.example/cam/live.m3u8?hdnts=exp=${AHEAD}~acl=/*~hmac=${B}`,
    `https://cdn.example/cam/live.m3u8?hdnts=exp=${AHEAD - 200}~acl=/*~hmac=${C}`,
  ],
  [
    'with a token in the path',
    `https://cdn.example/${GONE}-${A}/cam/live.m3u8`,
    `https://cdn.example/${AHEAD}-${B}/cam/live.m3u8`,
    `https://cdn.example/${AHEAD - 200}-${C}/cam/live.m3u8`,
  ],
  [
    'with a JSON Web Token',
    `https://cdn.example/cam/live.m3u8?jwt=${jwt(GONE)}`,
    `https://cdn.example/cam/live.m3u8?jwt=${jwt(AHEAD)}`,
    `https://cdn.example/cam/live.m3u8?jwt=${jwt(AHEAD - 200)}`,
  ],
  [
    'with a textual date',
    `https://cdn.example/cam/live.m3u8?until=${text(GONE)}&sig=${A}`,
    `https://cdn.example/cam/live.m3u8?until=${text(AHEAD)}&sig=${B}`,
    `https://cdn.example/cam/live.m3u8?until=${text(AHEAD - 200)}&sig=${C}`,
  ],
  [
    'even if the stream had this link, with its token in one part',
    `https://cdn.example/cam/live.m3u8?tk=${GONE}-${A}`,
    `https://cdn.example/cam/live.m3u8?tk=${AHEAD}-${B}`,
    `https://cdn.example/cam/live.m3u8?tk=${GONE}-${A}`,
  ],
];

const APART: Case[] = [
  [
    'if both are valid',
    `https://cdn.example/cam/live.m3u8?tk=${AHEAD - 100}-${A}`,
    `https://cdn.example/cam/live.m3u8?tk=${AHEAD}-${B}`,
    `https://cdn.example/cam/live.m3u8?tk=${AHEAD - 200}-${C}`,
  ],
  [
    'if both have ended',
    `https://cdn.example/cam/live.m3u8?tk=${GONE}-${A}`,
    `https://cdn.example/cam/live.m3u8?tk=${GONE + 100}-${B}`,
    `https://cdn.example/cam/live.m3u8?tk=${AHEAD - 200}-${C}`,
  ],
  [
    'if its name says that it is another camera',
    `https://cdn.example/harbour/live.m3u8?tk=${GONE}-${A}`,
    `https://cdn.example/station/live.m3u8?tk=${AHEAD}-${B}`,
    `https://cdn.example/harbour/live.m3u8?tk=${AHEAD - 200}-${C}`,
  ],
  [
    'if a token-like query value says that it is another camera',
    `https://cdn.example/live.m3u8?id=${A}&e=${GONE}`,
    `https://cdn.example/live.m3u8?id=${B}&e=${AHEAD}`,
    `https://cdn.example/live.m3u8?id=${A}&e=${AHEAD - 200}`,
  ],
  [
    'if a token-like path segment says that it is another camera',
    `https://cdn.example/${A}/live.m3u8?e=${GONE}`,
    `https://cdn.example/${B}/live.m3u8?e=${AHEAD}`,
    `https://cdn.example/${A}/live.m3u8?e=${AHEAD - 200}`,
  ],
  [
    'if its host says that it is another camera',
    `https://one.example/live.m3u8?e=${GONE}`,
    `https://two.example/live.m3u8?e=${AHEAD}`,
    `https://one.example/live.m3u8?e=${AHEAD - 200}`,
  ],
  [
    'if the past time is its issue time',
    `https://cdn.example/live.m3u8?made=${GONE}&sig=${A}`,
    `https://cdn.example/live.m3u8?made=${GONE + 100}&end=${AHEAD}&sig=${B}`,
    `https://cdn.example/live.m3u8?made=${GONE}&sig=${C}`,
  ],
  [
    'if it contains no time',
    `https://cdn.example/cam/live.m3u8?tk=${A}`,
    `https://cdn.example/cam/live.m3u8?tk=${AHEAD}-${B}`,
    `https://cdn.example/cam/live.m3u8?tk=${AHEAD - 200}-${C}`,
  ],
];

function supersededLinks(links: string[], earlier: string): string[] {
  return links.filter(supersededFilter(links, [earlier], NOW));
}

describe('a link of yesterday beside that of today has ended', () => {
  it.each(PAIRS)('%s', (_, old, today, earlier) => {
    expect(supersededLinks([old, today], earlier)).toEqual([old]);
    expect(supersededLinks([today, old], earlier)).toEqual([old]);
    // The only link always stays.
    expect(supersededLinks([old], earlier)).toEqual([]);
  });
});

describe('a link stays', () => {
  it.each(APART)('%s', (_, old, today, earlier) => {
    expect(supersededLinks([old, today], earlier)).toEqual([]);
  });
});
