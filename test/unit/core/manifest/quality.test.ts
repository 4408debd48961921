import { expect, test } from 'vitest';
import { parseManifest } from '../../../../lib/core/manifest/parse.ts';
import { manifestQuality } from '../../../../lib/core/manifest/quality.ts';

const URL = 'https://cdn.example/master.m3u8';
const variants = (...lines: string[]) =>
  `#EXTM3U\n${lines.map((line, n) => `#EXT-X-STREAM-INF:${line}\nv${n}.m3u8`).join('\n')}\n`;
const mpd = (...representations: string[]) =>
  `<?xml version="1.0"?><MPD xmlns="urn:mpeg:dash:schema:mpd:2011" type="static" mediaPresentationDuration="PT4S"><Period><AdaptationSet mimeType="video/mp4">${representations
    .map((attributes, n) => `<Representation id="${n}" ${attributes}><BaseURL>${n}.mp4</BaseURL></Representation>`)
    .join('')}</AdaptationSet></Period></MPD>`;

test.each<[string, string, string]>([
  [
    'the best of several variants',
    variants('BANDWIDTH=800000,RESOLUTION=640x360', 'BANDWIDTH=5000000,RESOLUTION=1920x1080'),
    '1080p',
  ],
  ['an upright video', variants('BANDWIDTH=800000,RESOLUTION=720x1280'), '720p'],
  ['a playlist with only bandwidths', variants('BANDWIDTH=2400000', 'BANDWIDTH=640000'), '2.4 Mbit/s'],
  ['a playlist with only a low bandwidth', variants('BANDWIDTH=64000'), '64 kbit/s'],
  [
    'an MPD',
    mpd('bandwidth="900000" width="1280" height="720"', 'bandwidth="300000" width="640" height="360"'),
    '720p',
  ],
  ['a media playlist', '#EXTM3U\n#EXT-X-TARGETDURATION:4\n#EXTINF:4,\n1.ts\n', ''],
])('reads the quality of %s', (_, text, quality) => {
  const manifest = parseManifest({ url: URL, text });
  expect(manifest.kind !== 'error' && manifestQuality(manifest)).toBe(quality);
});
