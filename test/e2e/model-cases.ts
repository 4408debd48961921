import fc from 'fast-check';
import type { ChildRedirect } from '../../lib/core/stream.ts';

/** The hosts of the cases; the page is on `site.test`, so that some requests are of its own origin. */
export const MODEL_HOSTS = ['site.test', 'cdn-a.test', 'cdn-b.test', 'e1.edge.test', 'e2.edge.test'];

/** A stream by its links, oldest first, and what is asked for while its rules are in force. */
export interface ModelCase {
  links: [string, ...string[]];
  children: ChildRedirect[];
  requests: string[];
}

const REQUESTS = 60;

/** Streams with tokens of every kind at every place, and requests near them. `ports`: where the servers listen. */
export function modelCases(ports: readonly number[]): fc.Arbitrary<ModelCase> {
  return fc.gen().map((gen) => {
    const draw = <T>(arbitrary: fc.Arbitrary<T>): T => gen(() => arbitrary);
    const links = linksOf(draw, ports);
    const children = draw(fc.array(fc.constant(null), { maxLength: 5 })).map(() => childOf(draw, links));
    const requests = Array.from({ length: REQUESTS }, () => requestNear(draw, links, children));
    return { links, children, requests };
  });
}

type Draw = <T>(arbitrary: fc.Arbitrary<T>) => T;

const HEX = '0123456789abcdef';
const BASE64_URL = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
/** What regular expressions, urlFilter and substitutions take for operators, as far as it may stand in a URL. */
const META = [
  '.',
  '*',
  '+',
  '^',
  '$',
  '{',
  '}',
  '(',
  ')',
  '|',
  '[',
  ']',
  '!',
  '~',
  ';',
  ',',
  ':',
  '@',
  '=',
  "'",
  '\\1',
  '%5C',
  '%2F',
  '%26',
  '%3D',
  '%7C',
  '%',
  'é',
  'a',
  'B',
  '0',
];

const textOf = (letters: string, min: number, max: number) =>
  fc.array(fc.constantFrom(...letters), { minLength: min, maxLength: max }).map((all) => all.join(''));
const metaText = fc.array(fc.constantFrom(...META), { minLength: 1, maxLength: 24 }).map((all) => all.join(''));

const token = fc.oneof(
  { weight: 4, arbitrary: textOf(HEX, 32, 40) },
  { weight: 4, arbitrary: textOf(BASE64_URL, 20, 60) },
  { weight: 2, arbitrary: textOf(BASE64_URL, 100, 700) },
  { weight: 3, arbitrary: fc.integer({ min: 1_795_000_000, max: 1_795_999_999 }).map(String) },
  { weight: 2, arbitrary: fc.uuid() },
  { weight: 2, arbitrary: textOf('ab1', 1, 4) },
  { weight: 4, arbitrary: metaText },
  {
    weight: 3,
    arbitrary: fc
      .tuple(fc.integer({ min: 1_795_000_000, max: 1_795_999_999 }), textOf(HEX, 32, 32))
      .map(([time, hmac]) => `exp=${time}~acl=/*~hmac=${hmac}`),
  },
  {
    weight: 2,
    arbitrary: fc.tuple(textOf(BASE64_URL, 30, 30), textOf(BASE64_URL, 60, 90)).map((all) => all.join('.')),
  },
);
const word = fc.oneof(fc.constantFrom('live', 'hls', 'ch1', 'ch2', 'v1', 'movie.mp4', 'a.b', ''), metaText);
const file = fc.constantFrom('master.m3u8', 'index.m3u8', 'playlist', 'ch1.m3u8', 'movie (1).mp4', 'x*y.m3u8', '');
const parameter = fc.constantFrom(
  'tok',
  'exp',
  'sig',
  'Expires',
  'Key-Pair-Id',
  'a[]',
  'x.y',
  'q$',
  't',
  'token',
  'hdnts',
);

/** A piece of a link through the generations: the same in all, a token, or a token among what stays. */
function piece(draw: Draw, count: number, stable: fc.Arbitrary<string>): string[] {
  const kind = draw(fc.constantFrom('stable', 'stable', 'token', 'inside'));
  if (kind === 'stable') return Array.from({ length: count }, () => '').fill(draw(stable));
  const values = Array.from({ length: count }, () => draw(token));
  if (kind === 'token') return values;
  const [left, right] = [
    draw(fc.constantFrom('w', 'hdntl=', 'seg_', '')),
    draw(fc.constantFrom('_b1', ',x', '.m3u8', '')),
  ];
  return values.map((value) => left + value + right);
}

function linksOf(draw: Draw, ports: readonly number[]): [string, ...string[]] {
  const count = draw(fc.oneof(fc.integer({ min: 2, max: 4 }), fc.integer({ min: 13, max: 20 })));
  const origins = draw(fc.boolean())
    ? Array.from({ length: count }, () => '').fill(originOf(draw, ports))
    : Array.from({ length: count }, () => originOf(draw, ports));
  const directories = Array.from({ length: draw(fc.integer({ min: 0, max: 3 })) }, () => piece(draw, count, word));
  const named = draw(fc.integer({ min: 0, max: 3 })) > 0;
  const name = named ? Array.from({ length: count }, () => '').fill(draw(file)) : piece(draw, count, file);
  // Many generations fold into one rule where a directory of its own tells the stream from its neighbours.
  if (count > 12 && named) directories.splice(draw(fc.integer({ min: 0, max: 1 })), 0, [...name].fill('live'));
  const names = draw(fc.uniqueArray(parameter, { maxLength: 5 }));
  const query = names.map((key) => ({ key, values: piece(draw, count, word) }));
  const links = origins.map((origin, index) => {
    const path = [...directories.map((values) => values[index]), name[index]].join('/').replaceAll('?', '%3F');
    // Now and then a server that puts its parameters in another order, or leaves one out.
    const turned = draw(fc.integer({ min: 0, max: 11 }));
    const shown = turned === 0 ? query.toReversed() : turned === 1 ? query.slice(1) : query;
    const search = shown.map(({ key, values }) => `${key}=${values[index]}`).join('&');
    return normal(`${origin}/${path}${search && '?'}${search}`);
  });
  return links as [string, ...string[]];
}

function originOf(draw: Draw, ports: readonly number[]): string {
  return `http://${draw(fc.constantFrom(...MODEL_HOSTS))}:${draw(fc.constantFrom(...ports))}`;
}

/** A child that only the fresh manifest names, beside one of the links or elsewhere. */
function childOf(draw: Draw, links: readonly string[]): ChildRedirect {
  const name = draw(fc.constantFrom('v720.m3u8', 'seg-1.ts', 'key', '1*2.ts', 'a|b.ts'));
  const from = draw(fc.constantFrom(...links));
  const own = (link: string) => {
    const directory = link.replace(/\?.*$/, '').replace(/[^/]*$/, '');
    const made = draw(fc.constantFrom('query', 'name', 'both', 'plain'));
    const stem = made === 'name' || made === 'both' ? encodeURIComponent(draw(token)) : '';
    const query = made === 'query' || made === 'both' ? `?own=${draw(token).replaceAll('#', '')}` : '';
    return normal(`${directory}${stem}${name}${query}`);
  };
  return { from: own(from), to: own(links.at(-1)!), isPlaylist: draw(fc.boolean()), since: 1 };
}

function requestNear(draw: Draw, links: readonly string[], children: readonly ChildRedirect[]): string {
  const base = draw(fc.constantFrom(...links, ...links, ...children.flatMap(({ from, to }) => [from, from, from, to])));
  const related = draw(fc.integer({ min: 0, max: 2 })) === 0 ? base : relative(draw, base);
  const steps = draw(fc.constantFrom(0, 0, 0, 1, 1, 2));
  const changed = Array.from({ length: steps }).reduce<string>((url) => mutated(draw, url, links), related);
  // Firefox drops an empty fragment before rules see it, Chromium does not; nothing asks that way.
  return changed.replace(/#$/, '');
}

/** A child of a link as a player makes it: another name beside or below, with or without the link's query. */
function relative(draw: Draw, link: string): string {
  const query = draw(fc.boolean()) ? (link.split('?')[1] ?? '') : '';
  const name = draw(fc.constantFrom('720/1.ts', 's.m4s', '../up.ts', 'k.bin', '_x/', ''));
  const url = new URL(name, link).href.replace(/\?.*$/, '');
  return query ? `${url}?${query}` : url;
}

/** One small change behind the origin. */
function mutated(draw: Draw, url: string, links: readonly string[]): string {
  const [origin = ''] = /^http:\/\/[^/]+\//.exec(url) ?? [];
  const rest = url.slice(origin.length);
  const at = draw(fc.integer({ min: 0, max: Math.max(0, rest.length - 1) }));
  const swap = (text: string) => rest.slice(0, at) + text + rest.slice(at + 1);
  const [path = '', query] = rest.split('?');
  const other = draw(fc.constantFrom(...links)).replace(/^http:\/\/[^/]+\//, '');
  const changes: Record<string, () => string> = {
    tail: () => `${rest}${query === undefined ? '?' : '&'}_HLS_msn=7&_HLS_part=1`,
    question: () => `${rest}?`,
    fragment: () => `${rest}#t=10`,
    'query in a fragment': () => `${rest}#${query ?? 'x'}`,
    turned: () => (query ? `${path}?${query.split('&').toReversed().join('&')}` : rest),
    doubled: () => (query ? `${rest}&${query}` : `${rest}/${rest}`),
    'with another query': () => `${path}?${other.split('?')[1] ?? 'a=1'}`,
    'both queries': () => `${rest}${query === undefined ? '?' : '&'}${other.split('?')[1] ?? 'a=1'}`,
    'another path': () => (query === undefined ? other : `${other.split('?')[0]}?${query}`),
    case: () => swap(/[a-z]/.test(rest[at] ?? '') ? rest[at]!.toUpperCase() : (rest[at] ?? '').toLowerCase()),
    letter: () => swap('Q'),
    gone: () => swap(''),
    grown: () => rest.slice(0, at) + draw(metaText) + rest.slice(at),
    cut: () => rest.slice(0, at),
    slash: () => rest.slice(0, at) + '/' + rest.slice(at),
  };
  const change = changes[draw(fc.constantFrom(...Object.keys(changes)))]!;
  return origin + change();
}

function normal(link: string): string {
  return new URL(link).href;
}
