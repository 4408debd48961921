import { beforeAll, describe, expect, test } from 'vitest';
import { parsePeriod } from '../../../lib/ui/options/period.ts';
import { hashOf, type Route, routeOf } from '../../../lib/ui/options/route.ts';
import { setMessageSource } from '../../../lib/ui/shared/translate.ts';
import { textsFromFile } from '../../ui/texts.ts';

beforeAll(() => setMessageSource(textsFromFile));

describe('routes', () => {
  test.each<Route>([
    { at: 'sites' },
    { at: 'general' },
    { at: 'about' },
    { at: 'add' },
    { at: 'site', key: 'a/b c#%.example' },
  ])('%j survives the address bar', (route) => expect(routeOf(hashOf(route))).toEqual(route));
  test.each(['', '#', '#nowhere', '#site/%E0%A4%A'])('%j leads to the sites', (hash) => {
    expect(routeOf(hash)).toEqual({ at: 'sites' });
  });
});

describe('the period', () => {
  test.each([
    ['4', 4],
    ['0.5', 0.5],
    [' 2,5 ', 2.5],
    ['30', 30],
  ])('%j is %d minutes', (text, minutes) => {
    expect(parsePeriod(text)).toEqual({ ok: true, minutes });
  });
  test.each(['', 'four', '0.4', '31', '-1', 'Infinity'])('%j is refused in words', (text) => {
    const parsed = parsePeriod(text);
    expect(parsed.ok).toBe(false);
    expect(!parsed.ok && parsed.message).toBeTruthy();
  });
});
