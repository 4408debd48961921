import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ManifestProblem } from '../../../../lib/core/manifest/error.ts';
import { LIMITS } from '../../../../lib/core/manifest/limits.ts';
import { parseManifest } from '../../../../lib/core/manifest/parse.ts';
import { BASE, parsed } from './manifests.ts';
import { runs } from '../../property-runs.ts';
import { expectScales } from '../../processor-time.ts';

it.each<[string, string, ManifestProblem, string]>([
  ['an empty text', ' \n', 'empty', 'The answer is empty.'],
  [
    'an error page',
    '<!DOCTYPE html><html><body>Expired',
    'not-a-manifest',
    'This is a web page, not a playlist or an MPD.',
  ],
  ['JSON', '{"error":"expired"}', 'not-a-manifest', 'This is JSON, not a playlist or an MPD.'],
  [
    'other XML',
    '<Error><Code>AccessDenied</Code></Error>',
    'not-a-manifest',
    'This is another XML document, not a playlist or an MPD.',
  ],
  [
    'UTF-16',
    '\uFFFD\uFFFD#\x00E\x00X\x00T\x00M\x003\x00U\x00',
    'not-a-manifest',
    'This is no text in UTF-8, not a playlist or an MPD.',
  ],
  ['other text', 'Forbidden', 'not-a-manifest', 'This is something else, not a playlist or an MPD.'],
  ['an empty playlist', '#EXTM3U\n', 'empty', 'The playlist lists nothing.'],
  [
    'both kinds at once',
    '#EXTM3U\n#EXT-X-STREAM-INF:BANDWIDTH=1\na\n#EXTINF:4,\nb',
    'malformed',
    'It is a multivariant and a media playlist at once.',
  ],
  [
    'a list of channels',
    '#EXTM3U\n#EXTINF:-1,News\nhttps://x.example/',
    'unsupported',
    'This is a list of channels, not a stream.',
  ],
  ['a list of links', '#EXTM3U\na.mp3', 'unsupported', 'This is a plain list of links, not a stream.'],
  [
    'Smooth Streaming',
    '<SmoothStreamingMedia MajorVersion="2"/>',
    'unsupported',
    'This is a Smooth Streaming manifest, which Freshet does not know.',
  ],
  [
    'too many segments',
    `#EXTM3U\n${'#EXTINF:4,\na\n'.repeat(LIMITS.segments + 1)}`,
    'too-large',
    'It has more than 50,000 segments.',
  ],
  ['too much text', `#EXTM3U\n${' '.repeat(LIMITS.text)}`, 'too-large', 'It has more than 8,000,000 characters.'],
  [
    'too many variants',
    `#EXTM3U\n${'#EXT-X-STREAM-INF:BANDWIDTH=1\na\n'.repeat(LIMITS.playlists + 1)}`,
    'too-large',
    'It has more than 2,000 variants.',
  ],
])('says what the text is: %s', (_, text, problem, sentence) => {
  expect(parsed(text)).toEqual({ kind: 'error', problem, sentence });
});

it('uses Content-Type only in sentences', () => {
  const page = parseManifest({ url: `${BASE}m`, text: 'Sorry', contentType: 'text/html; charset=utf-8' });
  expect(page).toMatchObject({ problem: 'not-a-manifest', sentence: 'This is a web page, not a playlist or an MPD.' });
  const text = '#EXTM3U\n#EXTINF:4,\na.ts';
  expect(parseManifest({ url: `${BASE}m`, text, contentType: 'text/html' }).kind).toBe('media');
});

it.each(['', 'no url', 'file:///m.m3u8', 'data:,x'])('rejects a manifest from %j', (url) => {
  expect(parseManifest({ url, text: '#EXTM3U\n#EXTINF:4,\na.ts' })).toMatchObject({
    kind: 'error',
    problem: 'unsupported',
  });
});

const HEAD = '#EXTM3U\n#EXT-X-TARGETDURATION:4\n';
const hls = (count: number) =>
  HEAD + Array.from({ length: count }, (_, n) => `#EXTINF:4,\n${n}.ts?sig=${n}\n`).join('');
const dash = (count: number) =>
  `<MPD mediaPresentationDuration="PT${count}S"><Period><AdaptationSet><SegmentTemplate media="$Number$.m4s" duration="1"/><Representation id="v"/></AdaptationSet></Period></MPD>`;

describe('never throws, never hangs, and returns only http(s) URLs for', () => {
  const VALID = [
    `${HEAD}#EXT-X-DEFINE:NAME="a",VALUE="b"\n#EXT-X-MAP:URI="i{$a}",BYTERANGE="5@0"\n#EXT-X-KEY:METHOD=AES-128,URI="k",IV=0x00\n#EXT-X-BYTERANGE:9@1\n#EXTINF:4,t\na.ts\n#EXT-X-PART:DURATION=1,URI="p",BYTERANGE="5"\n#EXT-X-PRELOAD-HINT:TYPE=PART,URI="q"\n#EXT-X-SKIP:SKIPPED-SEGMENTS=2`,
    '#EXTM3U\n#EXT-X-MEDIA:TYPE=AUDIO,GROUP-ID="a",NAME="b",URI="c"\n#EXT-X-STREAM-INF:BANDWIDTH=1,RESOLUTION=1x2,AUDIO="a"\nv.m3u8\n#EXT-X-I-FRAME-STREAM-INF:BANDWIDTH=1,URI="i"\n#EXT-X-SESSION-KEY:METHOD=AES-128,URI="k"',
    '<?xml version="1.0"?><MPD type="dynamic" mediaPresentationDuration="PT9S"><BaseURL>a/</BaseURL><Location>x</Location><Period id="p" duration="PT9S"><AdaptationSet><SegmentTemplate media="$Time%03d$" initialization="i" timescale="1"><SegmentTimeline><S t="0" d="2" r="-1"/></SegmentTimeline></SegmentTemplate><Representation id="r" bandwidth="1"><SegmentList duration="2"><SegmentURL media="s" mediaRange="0-1"/></SegmentList></Representation></AdaptationSet></Period></MPD>',
  ];
  const checks = (text: string) => {
    const manifest = parsed(text);
    if (manifest.kind === 'error') expect(manifest.sentence).not.toBe('');
    else for (const { url } of manifest.resources) expect(new URL(url).protocol).toMatch(/^https?:$/);
  };
  const pieces = fc.constantFrom(
    ...VALID.join('\n').split(/(?<=[\n>"=,:])/),
    '{$a}',
    '\0',
    '"',
    '-1',
    '1e999',
    '$$',
    '\uFEFF',
  );

  it.each(VALID.map((text) => [text.slice(0, 30), text]))('%j', (_, text) => {
    for (let end = 0; end <= text.length; end++) checks(text.slice(0, end));
    fc.assert(
      fc.property(fc.nat(text.length), fc.nat(20), fc.oneof(fc.string(), pieces), (at, length, put) =>
        checks(text.slice(0, at) + put + text.slice(at + length)),
      ),
      runs(50),
    );
  });

  it('pieces in any order', () => {
    const start = fc.constantFrom('#EXTM3U\n', '<MPD>', '<MPD><Period>', '');
    fc.assert(
      fc.property(start, fc.array(pieces, { maxLength: 60 }), (head, body) => checks(head + body.join(''))),
      runs(50),
    );
  });

  it('any bytes in any encoding', () => {
    const decoders = ['utf-8', 'utf-16le', 'windows-1252'].map((name) => new TextDecoder(name));
    fc.assert(
      fc.property(
        fc.uint8Array({ maxLength: 500 }),
        fc.constantFrom(...decoders),
        fc.constantFrom('', '#EXTM3U\n', '<MPD>'),
        (bytes, decoder, head) => checks(head + decoder.decode(bytes)),
      ),
    );
  });
});

/** Inputs that cost the libraries, or a careless reader, minutes or all memory. */
it.each<[string, string]>([
  ['a line of commas', `${HEAD}#EXT-X-MAP:${','.repeat(7e6)}`],
  ['a line of open quotes', `#EXTM3U\n#EXT-X-STREAM-INF:${'a="'.repeat(2e6)}\nx`],
  ['hints', `${HEAD}${'#EXT-X-PRELOAD-HINT:TYPE=PART,URI="a"\n'.repeat(1e5)}`],
  ['parts and reports', HEAD + '#EXT-X-RENDITION-REPORT:URI="a"\n'.repeat(2000) + '#EXT-X-PART:URI="p"\n'.repeat(5e4)],
  [
    'a bomb of variables',
    `${HEAD}#EXT-X-DEFINE:NAME="v",VALUE="${'x'.repeat(1e4)}"\n${`#EXTINF:4,\n${'{$v}'.repeat(1000)}\n`.repeat(1000)}`,
  ],
  ['deep elements', `<MPD>${'<a>'.repeat(1e6)}`],
  ['many elements', `<MPD>${'<a/>'.repeat(1e6)}`],
  ['many attributes', `<MPD ${Array.from({ length: 4e5 }, (_, n) => `a${n}="1"`).join(' ')}/>`],
  ['many events', `<MPD><Period>${'<EventStream/>'.repeat(2e5)}</Period></MPD>`],
  [
    'a timeline shared by thousands',
    `<MPD><Period><AdaptationSet><SegmentTemplate media="$Number$"><SegmentTimeline>${'<S d="1"/>'.repeat(2e5)}</SegmentTimeline></SegmentTemplate>${'<Representation id="a"/>'.repeat(2000)}</AdaptationSet></Period></MPD>`,
  ],
])(
  'does not hang on %s',
  (_, text) => {
    // The time limit of the test is the assertion.
    expect(parsed(text).kind).toBeTypeOf('string');
  },
  30_000,
);

it('does not hang on a long directory', () => {
  const url = `https://c.example/${'a'.repeat(16_000)}/m.m3u8`;
  expect(parseManifest({ url, text: hls(50_000) })).toMatchObject({ problem: 'too-large' });
});

it.each([
  ['segments of a playlist', hls],
  ['segments of a template', dash],
])(
  'parses in linear time: %s',
  (_, textOf) => {
    expectScales(3_000, (count) => {
      const text = textOf(count);
      return () => expect(parsed(text).kind).not.toBe('error');
    });
  },
  60_000,
);
