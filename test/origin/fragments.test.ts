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

describe.each(Object.entries(fmp4))('a segment of %s in parts', (_name, { init, segments }) => {
  const whole = segments[3]?.data ?? Buffer.alloc(0);
  const parts = splitFragment(init ?? Buffer.alloc(0), whole, 4);
  const data = parts.map((it) => it.data);

  test('has the same samples at the same times', () => {
    expect(Buffer.concat(data.map((it) => box(it, 'mdat'))).equals(box(whole, 'mdat'))).toBe(true);
    expect(data.map(sampleCount).reduce((a, b) => a + b)).toBe(sampleCount(whole));
    expect(decodeTime(data[0] ?? whole)).toBe(decodeTime(whole));
    const step = (decodeTime(data[1] ?? whole) - decodeTime(whole)) / sampleCount(data[0] ?? whole);
    let time = decodeTime(whole);
    for (const it of data) {
      expect(decodeTime(it)).toBe(time);
      time += step * sampleCount(it);
    }
  });

  test('has each sample where its fragment says', () => {
    for (const it of data) {
      const offset = box(it, 'trun').readInt32BE(8);
      expect(it.subarray(offset).equals(box(it, 'mdat'))).toBe(true);
      const sizes = box(it, 'trun').subarray(-4 * sampleCount(it));
      const sum = Array.from({ length: sampleCount(it) }, (_, i) => sizes.readUInt32BE(4 * i)).reduce((a, b) => a + b);
      expect(sum).toBe(it.length - offset);
    }
  });

  test('lasts as long', () => {
    expect(parts.reduce((sum, { duration }) => sum + duration, 0)).toBeCloseTo(segments[3]?.duration ?? 0);
  });
});

test('what is no movie fragment is refused', () => {
  expect(() => splitFragment(fmp4.low.init ?? Buffer.alloc(0), Buffer.from('nothing'), 4)).toThrow('no moof box');
});
