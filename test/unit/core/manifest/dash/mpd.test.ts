import { expect, it } from 'vitest';
import { BASE, identities, listing, mpd, parsed } from '../manifests.ts';

const video = (inner: string, attributes = 'id="v" bandwidth="100"') =>
  `<Period id="p"><AdaptationSet mimeType="video/mp4">${inner}<Representation ${attributes}/></AdaptationSet></Period>`;
const own = (inner: string) => video('').replace('/></AdaptationSet>', `>${inner}</Representation></AdaptationSet>`);
const STATIC = 'mediaPresentationDuration="PT10S"';

it.each<[string, string, string, string[]]>([
  [
    '$Number$ by duration, with a width and an init',
    STATIC,
    video(
      '<SegmentTemplate media="$RepresentationID$/$Number%05d$.m4s?b=$Bandwidth$&amp;d=$$" initialization="$RepresentationID$.mp4" duration="4"/>',
    ),
    ['init v.mp4', 'segment v/00001.m4s?b=100&d=$', 'segment v/00002.m4s?b=100&d=$', 'segment v/00003.m4s?b=100&d=$'],
  ],
  [
    '$Time$ by timeline, with repeats',
    STATIC,
    video(
      '<SegmentTemplate media="$Time$.m4s" timescale="10"><SegmentTimeline><S t="20" d="40" r="1"/><S d="20"/></SegmentTimeline></SegmentTemplate>',
    ),
    ['segment 20.m4s', 'segment 60.m4s', 'segment 100.m4s'],
  ],
  [
    'a repeat until the end of the period',
    STATIC,
    video(
      '<SegmentTemplate media="$Number$.m4s" timescale="10"><SegmentTimeline><S t="0" d="40" r="-1"/></SegmentTimeline></SegmentTemplate>',
    ),
    ['segment 1.m4s', 'segment 2.m4s', 'segment 3.m4s'],
  ],
  [
    'a timeline that replaces that of its adaptation set',
    STATIC,
    own('<SegmentTemplate><SegmentTimeline><S t="8" d="1"/></SegmentTimeline></SegmentTemplate>').replace(
      '<Representation',
      '<SegmentTemplate media="$Time$.m4s"><SegmentTimeline><S t="0" d="1" r="3"/></SegmentTimeline></SegmentTemplate><Representation',
    ),
    ['segment 8.m4s'],
  ],
  [
    'a last period without a duration',
    STATIC,
    `<Period start="PT0S"><AdaptationSet/></Period><Period start="PT8S"><AdaptationSet><SegmentTemplate media="$Number$.m4s" duration="1"/><Representation id="v"/></AdaptationSet></Period>`,
    ['segment 1.m4s', 'segment 2.m4s'],
  ],
  [
    'a list',
    STATIC,
    own(
      '<SegmentList startNumber="7"><Initialization sourceURL="i.mp4" range="0-9"/><SegmentURL media="a.m4s"/><SegmentURL mediaRange="10-19"/></SegmentList><BaseURL>f.mp4</BaseURL>',
    ),
    ['init i.mp4 0+10', 'segment a.m4s', 'segment f.mp4 10+10'],
  ],
  [
    'one file with an index',
    STATIC,
    own('<BaseURL>f.mp4?t=1</BaseURL><SegmentBase indexRange="100-199"><Initialization range="0-99"/></SegmentBase>'),
    ['file f.mp4?t=1', 'init f.mp4?t=1 0+100', 'file f.mp4?t=1 100+100'],
  ],
  [
    'subtitles in one file',
    STATIC,
    own('<BaseURL>s.vtt</BaseURL>').replace('video/mp4', 'text/vtt'),
    ['subtitle s.vtt'],
  ],
  [
    'BaseURLs at every level, including several and hostile ones',
    STATIC,
    `<BaseURL>https://d.example/x/</BaseURL><BaseURL>javascript:1</BaseURL><BaseURL>y/</BaseURL>${own('<BaseURL>f.mp4</BaseURL>')}`,
    ['file https://d.example/x/f.mp4', 'file y/f.mp4'],
  ],
  ['only hostile BaseURLs', STATIC, `<BaseURL>data:,x</BaseURL>${own('<BaseURL>f.mp4</BaseURL>')}`, ['file f.mp4']],
  [
    'URLs besides the media',
    'type="dynamic"',
    `<Location>m.mpd?t=2</Location><PatchLocation>p.mpp?t=1</PatchLocation><UTCTiming schemeIdUri="urn:mpeg:dash:utc:http-iso:2014" value="https://t.example/a https://t.example/b"/><UTCTiming schemeIdUri="urn:mpeg:dash:utc:direct:2014" value="2026-01-01T00:00:00Z"/><ContentSteering>/steer</ContentSteering>${own('<BaseURL>f.mp4</BaseURL><ContentProtection schemeIdUri="urn:uuid:e2719d58"><dashif:Laurl>https://l.example/</dashif:Laurl></ContentProtection>')}`,
    [
      'mpd m.mpd?t=2',
      'patch p.mpp?t=1',
      'timing https://t.example/a',
      'timing https://t.example/b',
      'key https://l.example/',
      'steering https://c.example/steer',
      'file f.mp4',
    ],
  ],
  [
    'a dynamic MPD with @duration, which has no segments without a clock',
    'type="dynamic" availabilityStartTime="1970-01-01T00:00:00Z"',
    video('<SegmentTemplate media="$Number$.m4s" duration="4"/>'),
    [],
  ],
])('lists resources: %s', (_, attributes, inner, resources) => {
  expect(listing(mpd(inner, attributes))).toEqual(resources);
});

it('fills a template except for the variable of its segments', () => {
  const { templates, complete } = mpd(
    `<BaseURL>a/</BaseURL><BaseURL>b/</BaseURL>${video('<SegmentTemplate media="$RepresentationID$/s-$Number%05d$.m4s?t=1" duration="4"/>')}`,
    'type="dynamic"',
  );
  expect(complete).toBe(false);
  const number = { variable: 'Number', width: 5 };
  expect(templates).toEqual([
    { representation: 0, pieces: [`${BASE}a/v/s-`, number, '.m4s?t=1'], numbering: '1 4' },
    { representation: 1, pieces: [`${BASE}b/v/s-`, number, '.m4s?t=1'], numbering: '1 4' },
  ]);
});

it('distinguishes representations and their segments', () => {
  const two = mpd(
    `<Period start="PT0S" duration="PT4S"><AdaptationSet id="7" mimeType="video/mp4" lang="en"><SegmentTemplate media="$Number$" duration="4"/><Representation id="v" width="1280" height="720" codecs="avc1" bandwidth="9" frameRate="50/2"/></AdaptationSet></Period>` +
      video('<SegmentTemplate media="b$Number$" duration="4" startNumber="9"/>'),
    'mediaPresentationDuration="PT8S"',
  );
  expect(two.representations).toMatchObject([
    {
      period: '#0',
      set: '7',
      id: 'v',
      resolution: '1280x720',
      codecs: 'avc1',
      bandwidth: 9,
      frameRate: 25,
      language: 'en',
    },
    { period: 'p', set: '#0', id: 'v', resolution: null, periodStart: 4 },
  ]);
  expect(identities(two, 'segment')).toMatchObject([
    { representation: 0, number: 1, start: 0 },
    { representation: 1, number: 9, start: 4 },
  ]);
});

it.each<[string, string]>([
  ['too many segments', video('<SegmentTemplate media="$Number$" duration="1"/>')],
  [
    'a repeat without end',
    video(
      '<SegmentTemplate media="$Number$"><SegmentTimeline><S d="1" r="2000000000"/></SegmentTimeline></SegmentTemplate>',
    ),
  ],
])('represents %s by the template', (_, inner) => {
  const manifest = mpd(inner, 'mediaPresentationDuration="P9999Y"');
  expect(manifest).toMatchObject({ complete: false, templates: [{ representation: 0 }] });
  expect(listing(manifest)).toEqual([]);
});

it.each<[string, string, string]>([
  ['truncated text', '<MPD><Period>', 'Its XML is broken or cut short.'],
  ['crossed tags', '<MPD><Period></MPD></Period>', 'Its XML is broken or cut short.'],
  ['no period', '<MPD/>', 'The MPD cannot be read.'],
  ['another root', '<rss><MPD></MPD></rss>', 'This is another XML document, not a playlist or an MPD.'],
  [
    'alternatives that multiply',
    `<MPD>${'<BaseURL>a/</BaseURL>'.repeat(10)}${video('<BaseURL>b/</BaseURL>'.repeat(10))}</MPD>`,
    'It has more than 50 base addresses for one representation.',
  ],
])('rejects an MPD: %s', (_, text, sentence) => {
  expect(parsed(text, `${BASE}m.mpd`)).toMatchObject({ kind: 'error', sentence });
});

it('ignores hostile attribute names', () => {
  const manifest = mpd(
    own('<BaseURL>f.mp4</BaseURL>').replace('<Representation', '<Representation __proto__="1" constructor="2"'),
  );
  expect(listing(manifest)).toEqual(['file f.mp4']);
});
