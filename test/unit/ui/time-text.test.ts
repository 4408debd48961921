import { beforeAll, expect, test } from 'vitest';
import { setMessageSource } from '../../../lib/ui/shared/translate.ts';
import { agoText, clockText, countdownText, durationText, secondsText } from '../../../lib/ui/shared/time-text.ts';
import { textsFromFile } from '../../ui/texts.ts';

beforeAll(() => setMessageSource(textsFromFile));

const NOW = new Date(2026, 10, 22, 14, 22).getTime();
const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

test.each([
  [130 * SECOND, '2:10'],
  [9 * SECOND, '0:09'],
  [1, '0:01'],
  [0, '0:00'],
  [-5 * MINUTE, '0:00'],
  [HOUR + 2 * MINUTE + 5 * SECOND, '1:02:05'],
])('counts down %i ms as %s', (left, words) => {
  expect(countdownText(NOW + left, NOW)).toBe(words);
});

test.each([
  [0, 'just now'],
  [59 * SECOND, 'just now'],
  [MINUTE, '1 minute ago'],
  [2.9 * MINUTE, '2 minutes ago'],
  [HOUR, '1 hour ago'],
  [3 * DAY, '3 days ago'],
  [-MINUTE, 'just now'],
])('writes %i ms ago as %s', (past, words) => {
  expect(agoText(NOW - past, NOW)).toBe(words);
});

test('writes a time of today without a day, else with the day', () => {
  const today = clockText(NOW + 10 * MINUTE, NOW);
  expect(today).toMatch(/^\d{1,2}.32/);
  expect(clockText(NOW + DAY, NOW)).not.toBe(clockText(NOW, NOW));
  expect(clockText(NOW + DAY, NOW).length).toBeGreaterThan(today.length);
  expect(clockText(NOW + 30 * DAY, NOW)).toMatch(/22/);
});

test.each([
  [812, '0.8 sec'],
  [12_345, '12.3 sec'],
  [12, '0.1 sec'],
])('writes %i ms in seconds as %s', (millis, words) => {
  expect(secondsText(millis)).toBe(words);
});

test.each([
  [400, '1 sec'],
  [80 * SECOND, '1 min 20 sec'],
  [5 * MINUTE, '5 min'],
  [2 * HOUR + 5 * MINUTE + 3 * SECOND, '2 hr 5 min'],
  [HOUR + 3 * SECOND, '1 hr'],
])('writes a duration of %i ms as %s', (millis, words) => {
  expect(durationText(millis)).toBe(words);
});
