import { expect, it } from 'vitest';
import type { ManifestDocuments } from '../../../lib/core/manifest/tree.ts';
import { isProgressiveFile, checkCandidate } from '../../../lib/core/candidate-check.ts';

const link = (token: string) => `https://cdn.example/live/index.m3u8?token=${token}`;
const playlist = (first: number, end = false, count = 4) =>
  [
    '#EXTM3U',
    '#EXT-X-TARGETDURATION:4',
    `#EXT-X-MEDIA-SEQUENCE:${first}`,
    ...Array.from({ length: count }, (_, n) => `#EXTINF:4,\n${first + n}.ts`),
    ...(end ? ['#EXT-X-ENDLIST'] : []),
  ].join('\n');

const documentsWith = (
  token: string,
  text: string,
  contentType = 'application/vnd.apple.mpegurl',
): ManifestDocuments => ({
  link: link(token),
  documents: [{ requested: link(token), url: link(token), contentType, text }],
});

it.each([
  ['continues', playlist(100), playlist(101), { ok: true, check: 'continues' }],
  ['has no earlier one to compare with', null, playlist(101), { ok: true, check: 'opens' }],
  ['is an error page', playlist(100), '<html>Sign in</html>', { ok: false, mismatch: { kind: 'not-a-manifest' } }],
  ['lists nothing', playlist(100), playlist(101, false, 0), { ok: false, mismatch: { kind: 'empty' } }],
  ['has ended', playlist(100), playlist(101, true), { ok: true, check: 'ended' }],
  ['is the same recording', playlist(0, true), playlist(0, true), { ok: true, check: 'same' }],
])('checks a fresh manifest that %s', (_, before, after, verdict) => {
  expect(checkCandidate(before === null ? null : documentsWith('a', before), documentsWith('b', after))).toMatchObject(
    verdict,
  );
});

it.each([
  ['video/mp4', '/film', '', true],
  ['audio/mpegurl', '/live', '', false],
  ['application/octet-stream', '/film', 'ftyp\0', true],
  ['binary/octet-stream', '/film.mp4?sig=1', '', true],
  ['binary/octet-stream', '/live.m3u8?sig=1', '#EXTM3U', false],
  ['text/html', '/film.mp4', '<html>', false],
])('decides whether %s at %s is a progressive file: %4$s', (contentType, path, text, media) => {
  expect(isProgressiveFile({ url: `https://cdn.example${path}`, contentType, text })).toBe(media);
});
