import { expect, test } from 'vitest';

import { bitRates, loadMedia, SEGMENT_SECONDS } from './media.ts';

const media = loadMedia();
const renditions = { ...media.fmp4, 'low ts': media.ts.low, 'high ts': media.ts.high };

test('the media is more than two minutes long', () => expect(media.length * SEGMENT_SECONDS).toBeGreaterThan(120));

test.each(Object.entries(renditions))('%s has every segment, of nominal length', (_name, { segments }) => {
  expect(segments).toHaveLength(media.length);
  for (const { duration, data } of segments) {
    expect(Math.abs(duration - SEGMENT_SECONDS)).toBeLessThan(0.1);
    expect(data.length).toBeGreaterThan(1000);
  }
});

test('all renditions are equally long: players stall where one ends before the loop does', () => {
  const lengths = Object.values(renditions).map(({ segments }) => segments.reduce((sum, it) => sum + it.duration, 0));
  for (const length of lengths) expect(length).toBeCloseTo(media.length * SEGMENT_SECONDS, 2);
});

test.each(Object.values(media.ts))('a transport stream segment starts with its tables', ({ init, segments }) => {
  expect(init).toBeNull();
  for (const { data } of segments) {
    expect(data.length % 188).toBe(0);
    const pids = [0, 1, 2].map((packet) => data.readUInt16BE(packet * 188 + 1) & 0x1fff);
    expect(pids).toContain(0); // the program association table
  }
});

test.each(Object.values(media.fmp4))('an fMP4 rendition has an init segment, then fragments', ({ init, segments }) => {
  expect(init?.toString('latin1', 4, 8)).toBe('ftyp');
  for (const { data } of segments) expect(data.toString('latin1', 4, 8)).toMatch(/styp|sidx|moof/);
});

test('the high variant has the higher bit rate, and a peak not below the average', () => {
  const [low, high] = [bitRates(media.ts.low), bitRates(media.ts.high)];
  expect(high.average).toBeGreaterThan(low.average);
  expect(high.peak).toBeGreaterThanOrEqual(high.average);
});

test('the progressive file has its index before its media', () => {
  expect(media.file.indexOf('moov')).toBeGreaterThan(0);
  expect(media.file.indexOf('moov')).toBeLessThan(media.file.indexOf('mdat'));
});
