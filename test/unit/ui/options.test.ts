import { beforeAll, describe, expect, test } from 'vitest';
import { parsePeriod } from '../../../lib/ui/options/period-field.tsx';
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
  ])('round-trips %j through the address bar', (route) => expect(routeOf(hashOf(route))).toEqual(route));
  test.each(['', '#', '#nowhere', '#site/%E0%A4%A'])('takes the hash %j as Sites', (hash) => {
    expect(routeOf(hash)).toEqual({ at: 'sites' });
  });
});

describe('the period', () => {
  test.each([
    ['4', 4],
    ['0.5', 0.5],
    [' 2,5 ', 2.5],
    ['30', 30],
  ])('reads %j as %d minutes', (text, minutes) => {
    expect(parsePeriod(text)).toEqual({ ok: true, minutes });
  });
  test.each(['', 'four', '0.4', '31', '-1', 'Infinity'])('rejects %j with a message', (text) => {
    const parsed = parsePeriod(text);
    expect(parsed.ok).toBe(false);
    expect(!parsed.ok && parsed.message).toBeTruthy();
  });
});
