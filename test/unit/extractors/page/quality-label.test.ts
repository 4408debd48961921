import { expect, test } from 'vitest';
import {
  resolutionIn,
  resolutionInKey,
  resolutionInPath,
  qualityLabel,
} from '../../../../lib/extractors/page/quality-label.ts';

test.each<[string | number, string]>([
  ['720', '720p'],
  [720, '720p'],
  ['720p', '720p'],
  ['720P', '720p'],
  [' 720p ', '720p'],
  ['1280x720', '720p'],
  ['1280×720', '720p'],
  ['720x1280', '720p'],
  ['HD 1080p', '1080p'],
  ['1080p (HD)', '1080p'],
  ['1080i', '1080p'],
  ['720p60', '720p60'],
  ['720p25', '720p'],
  ['4K', '2160p'],
  ['Full HD', '1080p'],
  ['auto', ''],
  ['HLS', ''],
  ['', ''],
  ['HD', ''],
  [1, ''],
  ['2024', ''],
  [123456, ''],
  ['s720pq', ''],
  ['90p', '90p'],
  ['24p', ''],
])('reads lines: %j is %j', (value, lines) => {
  expect(resolutionIn(value)).toBe(lines);
});

test.each([
  ['HD', 'HD'],
  ['hd', 'HD'],
  ['Low', 'low'],
  ['auto', ''],
  ['Camera', ''],
])('reads words: %j is %j', (value, word) => {
  expect(qualityLabel(value)).toBe(word);
});

test.each([
  ['mp4_720p', '720p'],
  ['url1080', '1080p'],
  ['720', '720p'],
  ['id12720', ''],
  ['hls', ''],
])('reads keys: %j is %j', (key, lines) => {
  expect(resolutionInKey(key)).toBe(lines);
});

test.each([
  ['/v/film_720p.mp4', '720p'],
  ['/v/1080/index.m3u8', '1080p'],
  ['/v/film-1280x720-2.mp4', '720p'],
  ['/v/1080/film_480p.mp4', '480p'],
  ['/v/film.mp4', ''],
  ['/v/a720pb/film.mp4', ''],
  ['/2024/05/film.mp4', ''],
])('reads paths: %j is %j', (path, lines) => {
  expect(resolutionInPath(path)).toBe(lines);
});
