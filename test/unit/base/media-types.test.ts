import { expect, it } from 'vitest';
import {
  hasManifestName,
  hasManifestType,
  hasMediaType,
  hasProgressiveFileName,
  isPartPath,
  isSegmentPath,
  isStreamPath,
  namesOneFile,
} from '../../../lib/base/media-types.ts';

const PREDICATES = {
  manifest: (path: string) => hasManifestName(new URL(path, 'https://cdn.example')),
  file: (path: string) => hasProgressiveFileName(new URL(path, 'https://cdn.example')),
  segment: isSegmentPath,
  part: isPartPath,
  stream: isStreamPath,
  oneFile: namesOneFile,
};

it.each([
  ['/a.m3u8', 'manifest stream'],
  ['/a.M3U', 'manifest stream'],
  ['/a.mpd', 'manifest stream'],
  ['/a.ism/manifest', 'manifest stream'],
  ['/a.isml/Manifest', 'manifest stream'],
  ['/a.ts', 'segment part stream oneFile'],
  ['/a.m4s', 'segment part stream oneFile'],
  ['/a.cmfv', 'segment part stream oneFile'],
  ['/a.aac', 'segment part stream oneFile'],
  ['/a.vtt', 'segment part stream oneFile'],
  ['/a.mp4', 'file part stream oneFile'],
  ['/a.webm', 'file part stream oneFile'],
  ['/a.mkv', 'file'],
  ['/a.mp3', 'file part stream oneFile'],
  ['/a.key', 'part stream oneFile'],
  ['/a.bin', 'part stream'],
  ['/a.jpg', 'oneFile'],
  ['/a.php', ''],
  ['/mp4', ''],
])('judges %s by its name', (path, expected) => {
  const held = Object.entries(PREDICATES).filter(([, holds]) => holds(path));
  expect(held.map(([name]) => name).join(' ')).toBe(expected);
});

it.each([
  ['application/vnd.apple.mpegurl', true, false],
  ['Application/X-mpegURL; charset=utf-8', true, false],
  ['audio/mpegurl', true, false],
  ['audio/x-mpegurl', true, false],
  ['application/mpegurl', true, false],
  ['vnd.apple.mpegURL; charset=utf-8', true, false],
  ['binary/octet-stream, application/x-mpegURL', true, false],
  ['application/dash+xml', true, false],
  ['video/vnd.mpeg.dash.mpd', true, false],
  ['application/vnd.ms-sstr+xml', true, false],
  ['video/mp4', false, true],
  ['audio/aac', false, true],
  ['application/mp4', false, false],
  ['text/html', false, false],
  ['', false, false],
])('judges the content type %s', (contentType, manifest, media) => {
  expect([hasManifestType(contentType), hasMediaType(contentType)]).toEqual([manifest, media]);
});
