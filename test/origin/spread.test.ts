import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { spread } from './spread.ts';

const file = readFileSync(new URL('media/movie.mp4', import.meta.url));

/** The offsets of all chunks, track after track. */
function chunkOffsets(mp4: Buffer): number[] {
  const offsets: number[] = [];
  for (let at = mp4.indexOf('stco'); at >= 0; at = mp4.indexOf('stco', at + 1)) {
    for (let n = 0; n < mp4.readUInt32BE(at + 8); n++) offsets.push(mp4.readUInt32BE(at + 12 + 4 * n));
  }
  return offsets;
}

test.each([1, 3, 16])('with %i times the bytes, every chunk is whole at the offset in its track', (factor) => {
  const wide = spread(file, factor);
  const [before, after] = [chunkOffsets(file), chunkOffsets(wide)];
  const ends = [...before.toSorted((a, b) => a - b), file.length];
  const data = file.indexOf('mdat') + 4;
  expect(before.length).toBeGreaterThan(1000);
  expect(wide.length - data).toBe((file.length - data) * factor);
  expect(wide.readUInt32BE(data - 8)).toBe(wide.length - data + 8);
  before.forEach((offset, n) => {
    const chunk = file.subarray(offset, ends[ends.indexOf(offset) + 1]);
    expect(wide.subarray(after[n], after[n]! + chunk.length).equals(chunk)).toBe(true);
  });
});

test('a factor of one changes nothing', () => expect(spread(file, 1).equals(file)).toBe(true));

test('rejects chunks outside the last box', () => {
  const free = Buffer.from('\0\0\0\x08free', 'latin1');
  expect(() => spread(Buffer.concat([file, free]), 2)).toThrow(RangeError);
});
