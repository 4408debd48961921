import { describe, expect, it } from 'vitest';
import { computeChildRedirects, treeOf } from '../../../../lib/core/rules/child-redirects.ts';
import { MAX_SESSION_REDIRECTS } from '../../../../lib/core/rules/session-redirects.ts';
import type { ResourceTree } from '../../../../lib/core/manifest/model.ts';
import type { ActiveStream } from '../../../../lib/core/stream.ts';
import { rulesOf, sent } from './rules-of.ts';
import { streamWith } from '../streams.ts';

const link = (n: number) => `https://c.example/d/master.m3u8?tok=${sign(n, 'm')}`;
const sign = (n: number, id: string) => `${n}${id}a1b2c3d4e5f60718293a`;

/** The URL of a file in the nth session. */
type Address = (n: number, file: string) => string;
const inPath: Address = (n, file) => `https://e${n % 3}.example/live/${sign(n, 's')}/${file}`;
const inQuery: Address = (n, file) => `https://e.example/live/${file}?session=${sign(n, 's')}&exp=${1795402823 + n}`;
const ownSignatures: Address = (n, file) => `https://e.example/live/${file}?sig=${sign(n, file.replaceAll('/', '-'))}`;
const ownFolders: Address = (n, file) => `https://e.example/live/${sign(n, file.replaceAll('/', '-'))}/${file}`;

/** The tree under the nth link: two variants, and a live window of `size` segments from `first` on. */
function treeAt(n: number, address: Address, first: number, size = 4): ResourceTree {
  const document = (url: string, lines: readonly string[]) => ({
    requested: url,
    url,
    contentType: '',
    text: ['#EXTM3U', ...lines].join('\n'),
  });
  const playlist = (name: string) => address(n, `${name}/index.m3u8`);
  const segments = (name: string) => [
    '#EXT-X-TARGETDURATION:2',
    `#EXT-X-MEDIA-SEQUENCE:${first}`,
    ...Array.from({ length: size }, (_, i) => ['#EXTINF:2,', address(n, `${name}/${first + i}.ts`)]).flat(),
  ];
  const variants = [
    '#EXT-X-STREAM-INF:BANDWIDTH=1,RESOLUTION=1x2',
    playlist('low'),
    '#EXT-X-STREAM-INF:BANDWIDTH=2,RESOLUTION=3x4',
    playlist('high'),
  ];
  return treeOf({
    link: link(n),
    documents: [
      document(link(n), variants),
      document(playlist('low'), segments('low')),
      document(playlist('high'), segments('high')),
    ],
  });
}

/** The stream after `count` refreshes; at the nth, the window begins at segment 2n. */
function after(count: number, address: Address, recentRequests: readonly string[] = []): ActiveStream {
  let stream: ActiveStream = { ...streamWith([link(0)]), childMapping: 'by-manifest' };
  for (let n = 1; n <= count; n++) {
    const links = Array.from({ length: n + 1 }, (_, index) => link(index)) as [string, ...string[]];
    const fresh: ActiveStream = {
      ...streamWith(links),
      childMapping: 'by-manifest',
      children: stream.children,
      refreshCount: n,
    };
    const result = computeChildRedirects(
      fresh,
      treeAt(n - 1, address, 2 * n - 2),
      treeAt(n, address, 2 * n),
      recentRequests,
    );
    if (!result.ok) throw new Error(result.mismatch.sentence);
    stream = { ...fresh, children: result.children };
  }
  return stream;
}

describe.each([
  ['the path', inPath],
  ['the query', inQuery],
])('a session in %s of every child', (_, address) => {
  const stream = after(9, address);
  const rules = rulesOf(stream);

  it('is one child, whatever it contains', () => {
    expect(stream.children.every(({ session }) => session)).toBe(true);
    expect(stream.children).toHaveLength(9);
  });

  it('redirects what both manifests listed, from every session', () => {
    for (const file of ['low/index.m3u8', 'high/index.m3u8', 'low/10.ts']) {
      for (let n = 0; n < 9; n++) expect(sent(rules, address(n, file))).toBe(address(9, file));
    }
  });

  it('redirects segments that appeared or disappeared before a manifest was read', () => {
    for (const file of ['low/1.ts', 'high/999.ts']) expect(sent(rules, address(4, file))).toBe(address(9, file));
  });

  it('preserves parameters that players add', () => {
    const requestedUrl = address(3, 'low/index.m3u8');
    const separator = requestedUrl.includes('?') ? '&' : '?';
    expect(sent(rules, `${requestedUrl}${separator}_HLS_msn=7`)).toBe(
      `${address(9, 'low/index.m3u8')}${separator}_HLS_msn=7`,
    );
  });

  it('leaves the fresh session and those of others alone', () => {
    for (const url of [address(9, 'low/18.ts'), address(77, 'low/18.ts')]) {
      expect(sent(rules, url)).toBe(url);
    }
  });
});

describe('a session still redirects', () => {
  /** One more refresh after two, with the fresh tree `tree`. */
  function then(tree: ResourceTree): ActiveStream {
    const before = after(2, inPath);
    const fresh = {
      ...streamWith([link(0), link(1), link(2), link(3)]),
      family: 'by-manifest' as const,
      refreshCount: 3,
    };
    const result = computeChildRedirects({ ...fresh, children: before.children }, treeAt(2, inPath, 4), tree, []);
    if (!result.ok) throw new Error(result.mismatch.sentence);
    return { ...fresh, children: result.children };
  }

  it('if the fresh link belongs to the same session', () => {
    const rules = rulesOf(then({ ...treeAt(3, (_, file) => inPath(2, file), 6), url: link(3) }));
    expect(sent(rules, inPath(0, 'low/77.ts'))).toBe(inPath(2, 'low/77.ts'));
  });

  it('if only the variants could be paired', () => {
    const whole = treeAt(3, inPath, 6);
    const manifests = new Map([...whole.manifests].filter(([url]) => url === link(3)));
    const rules = rulesOf(then({ ...whole, manifests }));
    expect(sent(rules, inPath(0, 'low/77.ts'))).toBe(inPath(3, 'low/77.ts'));
    expect(sent(rules, inPath(2, 'high/78.ts'))).toBe(inPath(3, 'high/78.ts'));
  });
});

describe('a session issued for every manifest request', () => {
  const player = (file: string) => inPath(500, file);
  const recentRequests = [player('high/index.m3u8'), player('high/4.ts'), player('high/5.ts')];

  it("is learned from the player's requests, and covers its later ones", () => {
    const rules = rulesOf(after(2, inPath, recentRequests));
    expect(sent(rules, player('high/index.m3u8'))).toBe(inPath(2, 'high/index.m3u8'));
    expect(sent(rules, player('low/31.ts'))).toBe(inPath(2, 'low/31.ts'));
  });

  it('survives refreshes, even if the player requests nothing more in it', () => {
    let stream = after(2, inPath, recentRequests);
    const fresh = {
      ...streamWith([link(0), link(1), link(2), link(3)]),
      family: 'by-manifest' as const,
      refreshCount: 3,
    };
    const result = computeChildRedirects(
      { ...fresh, children: stream.children },
      treeAt(2, inPath, 4),
      treeAt(3, inPath, 6),
      [],
    );
    if (!result.ok) throw new Error(result.mismatch.sentence);
    stream = { ...fresh, children: result.children };
    expect(sent(rulesOf(stream), player('low/31.ts'))).toBe(inPath(3, 'low/31.ts'));
  });

  it('is not learned from one or two requests', () => {
    expect(sent(rulesOf(after(2, inPath, recentRequests.slice(1))), player('low/31.ts'))).toBe(player('low/31.ts'));
  });

  it('is not confused with that of another rendition or stream', () => {
    const other = ['index.m3u8', '4.ts', '5.ts'].map(
      (file) => `https://e1.example/live/${sign(500, 's')}/audio/${file}`,
    );
    const rules = rulesOf(after(2, inPath, other));
    expect(sent(rules, other[1]!)).toBe(other[1]);
  });
});

describe.each([
  ['a signature per file in the query', ownSignatures],
  ['a signature per file in the path', ownFolders],
])('%s', (_, address) => {
  it('proves nothing about other files', () => {
    const stream = after(3, address);
    expect(stream.children.filter(({ session }) => session)).toEqual([]);
    expect(sent(rulesOf(stream), address(2, 'low/6.ts'))).toBe(address(3, 'low/6.ts'));
  });
});

it('is no session if one of its files contradicts it', () => {
  // One file moved to a URL that the session of the others does not give.
  const odd: Address = (n, file) => (file === 'low/5.ts' ? inPath(n, `moved/${n}/5.ts`) : inPath(n, file));
  const stream = after(2, odd);
  expect(stream.children.filter(({ session }) => session)).toEqual([]);
  expect(sent(rulesOf(stream), odd(1, 'low/5.ts'))).toBe(odd(2, 'low/5.ts'));
  expect(sent(rulesOf(stream), odd(1, 'low/4.ts'))).toBe(odd(2, 'low/4.ts'));
});

it('never exceeds the maximum number of sessions', () => {
  const stream = after(MAX_SESSION_REDIRECTS + 20, inPath);
  expect(stream.children).toHaveLength(MAX_SESSION_REDIRECTS);
  const rules = rulesOf(stream);
  const last = MAX_SESSION_REDIRECTS + 20;
  for (const n of [0, last - 1]) expect(sent(rules, inPath(n, 'low/7.ts'))).toBe(inPath(last, 'low/7.ts'));
});
