import { expect, it } from 'vitest';
import { as, BASE, identities, listing, media, multivariant, parsed } from '../manifests.ts';
import { parseManifest } from '../../../../../lib/core/manifest/parse.ts';

it.each<[string, string, string[]]>([
  [
    'segments with relative, absolute and root-relative URLs',
    '#EXTINF:4,\na.ts?t=1\n#EXTINF:4,\n/b.ts\n#EXTINF:4,\nhttps://d.example/c.ts',
    ['segment a.ts?t=1', 'segment https://c.example/b.ts', 'segment https://d.example/c.ts'],
  ],
  [
    'URLs byte for byte as requested',
    '#EXTINF:4,\nä b%2F.ts?x=a%2fb+c==#f\n',
    ['segment %C3%A4%20b%2F.ts?x=a%2fb+c=='],
  ],
  [
    'byte ranges that continue each other',
    '#EXT-X-BYTERANGE:100@5\n#EXTINF:4,\na.ts\n#EXT-X-BYTERANGE:50\n#EXTINF:4,\na.ts',
    ['segment a.ts 5+100', 'segment a.ts 105+50'],
  ],
  ['an invalid range', '#EXT-X-BYTERANGE:x\n#EXTINF:4,\na.ts', ['segment a.ts']],
  [
    'a map with a range',
    '#EXT-X-MAP:URI="i.mp4",BYTERANGE="100@0"\n#EXTINF:4,\na.m4s',
    ['segment a.m4s', 'init i.mp4 0+100'],
  ],
  [
    'parts, hints and reports',
    [
      '#EXTINF:4,\na.mp4',
      '#EXT-X-PART:DURATION=1,URI="b.mp4",BYTERANGE="10@0"',
      '#EXT-X-PART:DURATION=1,URI="b.mp4",BYTERANGE="20"',
      '#EXT-X-PRELOAD-HINT:TYPE=PART,URI="b.mp4",BYTERANGE-START=30',
      '#EXT-X-PRELOAD-HINT:TYPE=MAP,URI="i2.mp4"',
      '#EXT-X-RENDITION-REPORT:URI="../ch2/m.m3u8",LAST-MSN=3,LAST-PART=1',
    ].join('\n'),
    [
      'segment a.mp4',
      'part b.mp4 0+10',
      'part b.mp4 10+20',
      'hint b.mp4 30+',
      'hint i2.mp4',
      'media-playlist https://c.example/live/ch2/m.m3u8',
    ],
  ],
  [
    'only http and https',
    [
      '#EXT-X-KEY:METHOD=SAMPLE-AES,URI="skd://x",KEYFORMAT="com.apple.streamingkeydelivery"',
      '#EXTINF:4,\njavascript:alert(1)\n#EXTINF:4,\ndata:,x\n#EXTINF:4,\nhttp://\n#EXTINF:4,\na.ts',
    ].join('\n'),
    ['segment a.ts'],
  ],
  ['no user info', '#EXTINF:4,\nhttps://u:p@d.example/a.ts', ['segment https://d.example/a.ts']],
  ['a URI with a missing quote', '#EXT-X-MAP:URI="i.mp4\n#EXTINF:4,\na.ts', ['segment a.ts', 'init i.mp4']],
])('lists the resources of a media playlist: %s', (_, lines, resources) => {
  expect(listing(media(lines))).toEqual(resources);
});

it('numbers segments by media and discontinuity sequence, with dates if the playlist gives them', () => {
  const { resources, ...playlist } = media(
    [
      '#EXT-X-MEDIA-SEQUENCE:10\n#EXT-X-DISCONTINUITY-SEQUENCE:2\n#EXT-X-PLAYLIST-TYPE:EVENT',
      '#EXT-X-PROGRAM-DATE-TIME:2026-01-01T00:00:00Z\n#EXTINF:4,\na.ts\n#EXTINF:3.5,\nb.ts',
      '#EXT-X-DISCONTINUITY\n#EXTINF:4,\nc.ts\n#EXT-X-ENDLIST',
    ].join('\n'),
  );
  expect(playlist).toMatchObject({
    first: 10,
    next: 13,
    ended: true,
    playlistType: 'EVENT',
    targetDuration: 4,
    duration: 11.5,
  });
  const time = Date.parse('2026-01-01T00:00:00Z');
  expect(identities({ resources }, 'segment')).toEqual([
    { of: 'segment', msn: 10, discontinuity: 2, time, duration: 4 },
    { of: 'segment', msn: 11, discontinuity: 2, time: time + 4000, duration: 3.5 },
    // The date does not cross a discontinuity.
    { of: 'segment', msn: 12, discontinuity: 3, time: null, duration: 4 },
  ]);
});

it('counts the segments that a delta update skips', () => {
  const update = media('#EXT-X-MEDIA-SEQUENCE:10\n#EXT-X-SKIP:SKIPPED-SEGMENTS=5\n#EXTINF:4,\na.ts');
  expect(update).toMatchObject({ first: 10, next: 16, skipped: 5 });
  expect(identities(update, 'segment')).toMatchObject([{ msn: 15, discontinuity: null }]);
});

it('returns the segments that each key of each format applies to', () => {
  const keys = media(
    [
      '#EXT-X-KEY:METHOD=AES-128,URI="1.key",IV=0xAB',
      '#EXT-X-KEY:METHOD=SAMPLE-AES,URI="w.key",KEYFORMAT="urn:x"\n#EXTINF:4,\na.ts',
      '#EXT-X-KEY:METHOD=AES-128,URI="2.key"\n#EXTINF:4,\nb.ts\n#EXT-X-KEY:METHOD=NONE\n#EXTINF:4,\nc.ts',
    ].join('\n'),
  );
  expect(identities(keys, 'key')).toEqual([
    { of: 'key', method: 'AES-128', keyFormat: 'identity', iv: '0xab', from: 0, to: 1 },
    { of: 'key', method: 'SAMPLE-AES', keyFormat: 'urn:x', iv: null, from: 0, to: 2 },
    { of: 'key', method: 'AES-128', keyFormat: 'identity', iv: null, from: 1, to: 2 },
  ]);
});

it('returns the segments that a map applies to', () => {
  const maps = media('#EXT-X-MAP:URI="1.mp4"\n#EXTINF:4,\na\n#EXTINF:4,\nb\n#EXT-X-MAP:URI="2.mp4"\n#EXTINF:4,\nc');
  expect(identities(maps, 'init')).toEqual([
    { of: 'init', from: 0, to: 2 },
    { of: 'init', from: 2, to: 3 },
  ]);
});

it('reads everything that a multivariant playlist names', () => {
  const playlist = multivariant(
    [
      '#EXT-X-CONTENT-STEERING:SERVER-URI="/steer?t=1",PATHWAY-ID="A"',
      '#EXT-X-SESSION-KEY:METHOD=AES-128,URI="s.key"',
      '#EXT-X-SESSION-DATA:DATA-ID="x",URI="d.json"',
      '#EXT-X-MEDIA:TYPE=AUDIO,GROUP-ID="a",NAME="English, one",LANGUAGE="en",URI="en.m3u8"',
      '#EXT-X-MEDIA:TYPE=SUBTITLES,GROUP-ID="s",NAME="English",URI="s.m3u8"',
      '#EXT-X-MEDIA:TYPE=CLOSED-CAPTIONS,GROUP-ID="c",NAME="CC1",INSTREAM-ID="CC1"',
      '#EXT-X-STREAM-INF:BANDWIDTH=2000,AVERAGE-BANDWIDTH=1500,RESOLUTION=1280x720,CODECS="mp4a.40.2,avc1.4d401f",FRAME-RATE=25.000,AUDIO="a",SUBTITLES="s",PATHWAY-ID="A",STABLE-VARIANT-ID="v"',
      'v.m3u8?t=1',
      '#EXT-X-STREAM-INF:BANDWIDTH=100',
      'low.m3u8',
      '#EXT-X-I-FRAME-STREAM-INF:BANDWIDTH=50,RESOLUTION=640x360,URI="i.m3u8"',
    ].join('\r\n'),
  );
  expect(listing(playlist)).toEqual([
    'media-playlist v.m3u8?t=1',
    'media-playlist low.m3u8',
    'media-playlist en.m3u8',
    'media-playlist s.m3u8',
    'i-frame i.m3u8',
    'key s.key',
    'session-data d.json',
    'steering https://c.example/steer?t=1',
  ]);
  expect(identities(playlist, 'media-playlist')[0]).toEqual({
    of: 'variant',
    resolution: '1280x720',
    bandwidth: 2000,
    averageBandwidth: 1500,
    codecs: 'avc1.4d401f,mp4a.40.2',
    frameRate: 25,
    audio: 'a',
    video: null,
    subtitles: 's',
    pathway: 'A',
    stableId: 'v',
  });
  expect(identities(playlist, 'media-playlist')[2]).toMatchObject({
    type: 'AUDIO',
    group: 'a',
    name: 'English, one',
    language: 'en',
  });
});

it.each<[string, string, string[] | string]>([
  [
    'NAME, anywhere and repeatedly',
    '#EXT-X-DEFINE:NAME="t",VALUE="a$&b"\n#EXT-X-MAP:URI="i?{$t}"\n#EXTINF:4,\n{$t}/{$t}.ts',
    ['segment a$&b/a$&b.ts', 'init i?a$&b'],
  ],
  [
    'QUERYPARAM of the final URL',
    '#EXT-X-DEFINE:QUERYPARAM="tok"\n#EXTINF:4,\na.ts?tok={$tok}',
    ['segment a.ts?tok=1+2'],
  ],
  [
    'QUERYPARAM with a stray percent sign',
    '#EXT-X-DEFINE:QUERYPARAM="odd"\n#EXTINF:4,\na.ts?{$odd}',
    ['segment a.ts?100%'],
  ],
  ['IMPORT', '#EXT-X-DEFINE:IMPORT="base"\n#EXTINF:4,\n{$base}/a.ts', ['segment https://d.example/x/a.ts']],
  [
    'values that contain values',
    '#EXT-X-DEFINE:NAME="a",VALUE="x"\n#EXT-X-DEFINE:NAME="b",VALUE="{$a}/y"\n#EXTINF:4,\n{$b}',
    ['segment x/y'],
  ],
  [
    'a parameter that looks like a reference',
    '#EXT-X-DEFINE:NAME="a",VALUE="x"\n#EXT-X-DEFINE:QUERYPARAM="ref"\n#EXTINF:4,\n?{$ref}',
    ['segment m.m3u8?{$a}'],
  ],
  [
    'values that grow exponentially',
    Array.from({ length: 60 }, (_, n) => `#EXT-X-DEFINE:NAME="v${n + 1}",VALUE="${n ? `{$v${n}}{$v${n}}` : 'x'}"`).join(
      '\n',
    ),
    'It has more than 16,000,000 characters put in for variables.',
  ],
  [
    'a value that looks like a tag',
    '#EXT-X-DEFINE:NAME="a",VALUE="#EXT-X-ENDLIST"\n#EXTINF:4,\n{$a}\n#EXTINF:4,\nb',
    ['segment ', 'segment b'],
  ],
  ['an undefined reference', '#EXTINF:4,\n{$nope}', 'A variable is used that nothing defines.'],
  ['a missing parameter', '#EXT-X-DEFINE:QUERYPARAM="nope"', 'A variable has no value.'],
  ['a missing import', '#EXT-X-DEFINE:IMPORT="nope"', 'A variable has no value.'],
  [
    'a duplicate name',
    '#EXT-X-DEFINE:NAME="a",VALUE="1"\n#EXT-X-DEFINE:NAME="a",VALUE="2"',
    'A variable is defined twice.',
  ],
  ['no name', '#EXT-X-DEFINE:VALUE="1"', 'A variable definition names no variable.'],
])('replaces EXT-X-DEFINE variables: %s', (_, lines, expected) => {
  const manifest = parseManifest({
    url: `${BASE}m.m3u8?tok=1%2B2&odd=100%25&ref={$a}`,
    text: `#EXTM3U\n#EXT-X-TARGETDURATION:4\n${lines}`,
    variables: new Map([['base', 'https://d.example/x']]),
  });
  expect(manifest.kind === 'error' ? manifest.sentence : listing(manifest)).toEqual(expected);
});

it('returns the variables for media playlists', () => {
  const playlist = multivariant('#EXT-X-DEFINE:NAME="a",VALUE="1"\n#EXT-X-STREAM-INF:BANDWIDTH=1\nv.m3u8');
  expect([...playlist.variables]).toEqual([['a', '1']]);
});

it.each<[string, string]>([
  ['a BOM', '\uFEFF#EXTM3U\n#EXTINF:4,\na.ts'],
  ['CRLF', '#EXTM3U\r\n#EXTINF:4,\r\na.ts\r\n'],
  ['lone CR', '#EXTM3U\r#EXTINF:4,\ra.ts'],
  ['no last line break', '#EXTM3U\n#EXTINF:4,\na.ts'],
  ['blank lines, comments and unknown tags', '#EXTM3U\n\n# c\n#EXT-X-NEW:A=1\n#EXTINF:4,\n\n  a.ts  \n'],
])('reads a playlist with %s', (_, text) => {
  expect(listing(as('media', parsed(text)))).toEqual(['segment a.ts']);
});

it('does not modify Object.prototype', () => {
  parsed(
    [
      '#EXTM3U\n#EXT-X-MEDIA:TYPE=__proto__,GROUP-ID="polluted",NAME="x",URI="a"',
      '#EXT-X-MEDIA:TYPE=AUDIO,GROUP-ID="__proto__",NAME="polluted",URI="a"',
      '#EXT-X-DATERANGE:ID="__proto__",POLLUTED="1"\n#EXT-X-STREAM-INF:BANDWIDTH=1,__PROTO__=2\nv',
    ].join('\n'),
  );
  expect(Object.keys(Object.prototype)).toEqual([]);
  expect('polluted' in {}).toBe(false);
});
