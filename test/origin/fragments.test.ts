import { describe, expect, test } from 'vitest';

import { splitFragment } from './fragments.ts';
import { loadMedia } from './media.ts';

const { fmp4 } = loadMedia();

/** The first box of a type anywhere in the data. */
function box(data: Buffer, type: string): Buffer {
  const at = data.indexOf(type) - 4;
  return data.subarray(at + 8, at + data.readUInt32BE(at));
}
const decodeTime = (data: Buffer): number => Number(box(data, 'tfdt').readBigUInt64BE(4));
const sampleCount = (data: Buffer): number => box(data, 'trun').readUInt32BE(4);

/** Duration and size of each sample of a part. */
const table = (data: Buffer): { duration: number; size: number }[] => {
  const entries = box(data, 'trun').subarray(-8 * sampleCount(data));
  return Array.from({ length: sampleCount(data) }, (_, i) => ({
    duration: entries.readUInt32BE(8 * i),
    size: entries.readUInt32BE(8 * i + 4),
  }));
};
const sum = (values: readonly number[]): number => values.reduce((a, b) => a + b, 0);

describe.each(Object.entries(fmp4))('the parts of each segment of %s', (_name, { init, segments }) => {
  const cut = segments.map((whole) => ({ whole, parts: splitFragment(init ?? Buffer.alloc(0), whole.data, 4) }));

  test('have the same samples at the same times', () => {
    for (const { whole, parts } of cut) {
      const data = parts.map((it) => it.data);
      expect(Buffer.concat(data.map((it) => box(it, 'mdat'))).equals(box(whole.data, 'mdat'))).toBe(true);
      expect(sum(data.map(sampleCount))).toBe(sampleCount(whole.data));
      let time = decodeTime(whole.data);
      for (const it of data) {
        expect(decodeTime(it)).toBe(time);
        time += sum(table(it).map(({ duration }) => duration));
      }
    }
  });

  test('have each sample where its fragment says', () => {
    for (const it of cut.flatMap(({ parts }) => parts.map(({ data }) => data))) {
      const offset = box(it, 'trun').readInt32BE(8);
      expect(it.subarray(offset).equals(box(it, 'mdat'))).toBe(true);
      expect(sum(table(it).map(({ size }) => size))).toBe(it.length - offset);
    }
  });

  test('have the same total duration', () => {
    for (const { whole, parts } of cut) {
      expect(sum(parts.map(({ duration }) => duration))).toBeCloseTo(whole.duration, 5);
    }
  });
});

test('rejects data that is not a movie fragment', () => {
  expect(() => splitFragment(fmp4.low.init ?? Buffer.alloc(0), Buffer.from('nothing'), 4)).toThrow('no moof box');
});
