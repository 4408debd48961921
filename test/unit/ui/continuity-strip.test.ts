import { beforeAll, describe, expect, test } from 'vitest';
import type { LinkSpan } from '../../../lib/core/history.ts';
import { lastGapText, continuityStrip, stripText } from '../../../lib/ui/popup/continuity-strip.ts';
import { setMessageSource } from '../../../lib/ui/shared/translate.ts';
import { clockText } from '../../../lib/ui/shared/time-text.ts';
import { plainText } from '../../../lib/ui/shared/localized-text.ts';
import { minutes, NOW, strip as sample } from '../../ui/streams.ts';
import { textsFromFile } from '../../ui/texts.ts';

beforeAll(() => setMessageSource(textsFromFile));

const span = (from: number, until: number, diesAt: number | null): LinkSpan => ({
  from: NOW - minutes(from),
  until: NOW - minutes(until),
  diesAt: diesAt === null ? null : NOW - minutes(diesAt),
});
const drawn = (strip: LinkSpan[], now: number, resting = false, failedTries: number[] = []) =>
  continuityStrip({ strip, failedTries }, now, resting);
const words = (spans: LinkSpan[]) => plainText(stripText(drawn(spans, NOW)!), NOW).replaceAll(/[\u2068\u2069]/g, '');

test('draws nothing before the first link is known', () => {
  expect(drawn([], NOW)).toBeNull();
});

test('shows links in sequence, the rest of the last one, and a tick per refresh within the view', () => {
  const strip = drawn([span(120, 60, 50), span(60, 0, -10)], NOW)!;
  expect(strip.links.map(({ current }) => current)).toEqual([false, true]);
  expect(strip.ahead).toBe(NOW + minutes(10));
  expect(strip.refreshes).toEqual([NOW - minutes(60)]);
  expect(strip.gaps).toEqual([]);
});

describe('gaps', () => {
  test('shows a gap where a link expired before the next one came', () => {
    const spans = [span(120, 80, 80), span(75, 0, -10)];
    expect(drawn(spans, NOW)!.gaps).toEqual([{ from: NOW - minutes(80), until: NOW - minutes(75) }]);
    expect(words(spans)).toBe(`Last 2 hours: 2 links, 1 gap of 5 min at ${clockText(NOW - minutes(80), NOW)}`);
    expect(plainText(lastGapText(drawn(spans, NOW))!, NOW)).toBe(
      `No working link for 5 min, from ${clockText(NOW - minutes(80), NOW)}.`,
    );
  });
  test('shows an open gap after the last link expired, and reports no closed one', () => {
    const spans = [span(50, 6, 6)];
    expect(drawn(spans, NOW)!.links.some(({ current }) => current)).toBe(false);
    expect(words(spans)).toBe(
      `Since ${clockText(NOW - minutes(50), NOW)}: 1 link, no link since ${clockText(NOW - minutes(6), NOW)}`,
    );
    expect(lastGapText(drawn(spans, NOW))).toBeNull();
  });
  test('shows no gap while the paused player needs no link', () => {
    expect(drawn([span(50, 6, 6)], NOW, true)!.gaps).toEqual([]);
    expect(drawn([span(90, 60, 60), span(50, 6, 6)], NOW, true)!.gaps).toHaveLength(1);
  });
  test('ignores gaps under a second', () => {
    expect(drawn([{ ...span(10, 5, 5), until: NOW - minutes(5) - 900 }, span(5, 0, null)], NOW)!.gaps).toEqual([]);
  });
  test('adds up several gaps', () => {
    expect(words([span(120, 100, 100), span(98, 50, 50), span(49.5, 0, -1)])).toContain('2 gaps, 2 min 30 sec in all');
  });
});

test('shows a link of unknown expiry until the next one, with nothing ahead of now', () => {
  const strip = drawn([span(30, 10, null), span(10, 0, null)], NOW)!;
  expect(strip.gaps).toEqual([]);
  expect(strip.ahead).toBeNull();
  expect(strip.links.at(-1)).toMatchObject({ until: NOW, current: true });
});

test('says when a long viewing had no gap', () => {
  expect(words(sample(121.83, 4, 11.83))).toMatch(/^Last 2 hours: 3\d links, no gaps$/);
});

test('marks failed refreshes within the strip', () => {
  const tries = [NOW - minutes(130), NOW - minutes(82), NOW - minutes(79)];
  expect(drawn([span(120, 60, 50), span(60, 0, -10)], NOW, false, tries)!.failedTries).toEqual(tries.slice(1));
});
