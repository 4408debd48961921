import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { documentsOf, computeChildRedirects, treeOf } from '../../../../lib/core/rules/child-redirects.ts';
import { LIMITS } from '../../../../lib/core/manifest/limits.ts';
import { treeResources } from '../../../../lib/core/manifest/tree.ts';
import { streamWith } from '../streams.ts';
import { BASE, listing, mpd, parsed } from './manifests.ts';
import { runs } from '../../property-runs.ts';

const HEAD = '#EXTM3U\n#EXT-X-TARGETDURATION:4\n';
const MASTER = `#EXTM3U
#EXT-X-DEFINE:NAME="a",VALUE="b"
#EXT-X-MEDIA:TYPE=AUDIO,GROUP-ID="a",NAME="b",URI="{$a}.m3u8"
#EXT-X-STREAM-INF:BANDWIDTH=1,RESOLUTION=1x2,AUDIO="a"
v.m3u8?sig=1
#EXT-X-SESSION-KEY:METHOD=AES-128,URI="k"
`;
const MEDIA = `${HEAD}#EXT-X-MEDIA-SEQUENCE:7
#EXT-X-KEY:METHOD=AES-128,URI="k?sig=1"
#EXT-X-MAP:URI="i.mp4",BYTERANGE="5@0"
#EXTINF:4,a title
7.ts?sig=1
#EXT-X-DISCONTINUITY
#EXTINF:4,
8.ts?sig=2
#EXT-X-ENDLIST
`;
const MPD = `<?xml version="1.0" encoding="utf-8"?>
<MPD mediaPresentationDuration="PT9S">
  <BaseURL>a/</BaseURL>
  <Period id="p">
    <AdaptationSet mimeType="video/mp4">
      <SegmentTemplate media="$Number$.m4s?sig=1" initialization="i.mp4" duration="3"/>
      <Representation id="r"/>
    </AdaptationSet>
  </Period>
</MPD>
`;

describe.each([
  ['a multivariant playlist', MASTER],
  ['a media playlist', MEDIA],
  ['an MPD', MPD],
])('reads %s in the same way', (_, text) => {
  const listingOf = (source: string) => {
    const manifest = parsed(source);
    return manifest.kind === 'error' ? manifest.sentence : listing(manifest);
  };

  it.each<[string, (source: string) => string]>([
    ['CRLF', (source) => source.replaceAll('\n', '\r\n')],
    ['trailing spaces', (source) => source.replaceAll('\n', ' \t\n')],
    ['a BOM', (source) => `\uFEFF${source}`],
    ['a BOM and CRLF', (source) => `\uFEFF${source.replaceAll('\n', '\r\n')}`],
    ['leading empty lines', (source) => `\r\n\n  ${source}`],
    ['no final newline', (source) => source.trimEnd()],
    ['UTF-8 decoded as Latin-1', (source) => new TextDecoder('latin1').decode(new TextEncoder().encode(source))],
  ])('with %s', (_name, change) => {
    expect(listingOf(text)).not.toEqual([]);
    expect(listingOf(change(text))).toEqual(listingOf(text));
  });

  it.each(['utf-16le', 'utf-16be'])('but not in %s', (encoding) => {
    const units = Uint16Array.from(text, (character) => character.charCodeAt(0));
    const bytes = Buffer.from(units.buffer);
    if (encoding === 'utf-16be') bytes.swap16();
    expect(parsed(new TextDecoder().decode(bytes)).kind).toBe('error');
  });
});

describe('accepts the maximum number of segments', () => {
  const numbers = Array.from({ length: LIMITS.segments }, (_, n) => n);

  it('in a playlist', () => {
    const text = HEAD + numbers.map((n) => `#EXTINF:4,\n${n}.ts?sig=${n}\n`).join('');
    expect(listing(parsed(text) as never)).toHaveLength(LIMITS.segments);
    expect(parsed(`${text}#EXTINF:4,\none-more.ts`)).toMatchObject({ kind: 'error', problem: 'too-large' });
  });

  it('in an MPD, whose template represents more than that', () => {
    const of = (count: number) =>
      mpd(
        `<Period><AdaptationSet><SegmentTemplate media="$Number$.m4s" duration="1"/><Representation id="v"/></AdaptationSet></Period>`,
        `mediaPresentationDuration="PT${count}S"`,
      );
    expect(of(LIMITS.segments)).toMatchObject({ complete: true });
    expect(of(LIMITS.segments + 1)).toMatchObject({ complete: false, templates: [{ representation: 0 }] });
  });
});

describe('terminates for manifests that name themselves or each other', () => {
  const variant = (url: string) => `#EXTM3U\n#EXT-X-STREAM-INF:BANDWIDTH=1\n${url}\n`;
  const segment = (url: string) => `${HEAD}#EXTINF:4,\n${url}\n#EXT-X-ENDLIST`;

  it.each<[string, Record<string, string>]>([
    ['a variant that is the playlist itself', { a: variant('a') }],
    ['two that are variants of each other', { a: variant('b'), b: variant('a') }],
    ['a segment that is its own playlist', { a: segment('a') }],
    ['a variant whose segment is the multivariant playlist', { a: variant('b'), b: segment('a') }],
    [
      'an MPD that is its own location',
      {
        a: '<MPD><Location>a</Location><Period><AdaptationSet><Representation><BaseURL>a</BaseURL></Representation></AdaptationSet></Period></MPD>',
      },
    ],
    [
      'a chain without end',
      Object.fromEntries(Array.from({ length: 300 }, (_, n) => [n ? `v${n}` : 'a', variant(`v${n + 1}`)])),
    ],
  ])('%s', (_, bodies) => {
    const all = new Map(Object.entries(bodies).map(([name, text]) => [`${BASE}${name}`, text]));
    const { documents } = documentsOf(`${BASE}a`, all);
    expect(documents.length).toBeLessThanOrEqual(2);
    const tree = treeOf({ link: `${BASE}a`, documents });
    expect(treeResources(tree).length).toBeGreaterThan(0);
    const result = computeChildRedirects(streamWith([`${BASE}a?t=1`, `${BASE}a?t=2`]), tree, tree, []);
    expect(result.ok ? result.children : result.mismatch.sentence).toBeTruthy();
  });
});

it('gives children or a reason for any two texts as manifests', () => {
  const pieces = [MASTER, MEDIA, MPD].flatMap((text) => text.split(/(?<=\n)/));
  const text = fc.oneof(
    fc.constantFrom(MASTER, MEDIA, MPD, '', '<html>'),
    fc
      .tuple(fc.constantFrom(HEAD, '#EXTM3U\n', '<MPD>'), fc.array(fc.constantFrom(...pieces), { maxLength: 30 }))
      .map(([head, body]) => head + body.join('')),
    fc.tuple(fc.constantFrom(MASTER, MEDIA, MPD), fc.nat(300)).map(([whole, end]) => whole.slice(0, end)),
  );
  const links = [`${BASE}m?tok=a1b2c3d4e5f6`, `${BASE}m?tok=f6e5d4c3b2a1`] as const;
  const tree = (link: string, body: string, variant: string) =>
    treeOf(
      documentsOf(
        link,
        new Map([
          [link, body],
          [`${BASE}v.m3u8?sig=1`, variant],
        ]),
      ),
    );
  fc.assert(
    fc.property(text, text, text, text, (a, b, c, d) => {
      const result = computeChildRedirects(streamWith([...links]), tree(links[0], a, b), tree(links[1], c, d), []);
      const urls = result.ok ? result.children.flatMap(({ from, to }) => [from, to]) : [];
      for (const url of urls) expect(url).toMatch(/^https:\/\//);
      expect(result.ok || result.mismatch.sentence !== '').toBe(true);
    }),
    runs(50),
  );
});
