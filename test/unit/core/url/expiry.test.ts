import { expect, it } from 'vitest';
import { expiryOf } from '../../../../lib/core/url/expiry.ts';

const SEEN = Date.parse('2026-11-22T11:50:00Z');
const DIES = '2026-11-22T12:00:00.000Z';

it.each<[string, string, string | null]>([
  ['seconds in a parameter', 'https://c.example/a.m3u8?expires=1795348800&sig=abc', DIES],
  ['milliseconds', 'https://c.example/a.m3u8?e=1795348800000', DIES],
  ['seconds inside a value', 'https://c.example/a.m3u8?hdnts=st=1795347600~exp=1795348800~hmac=60', DIES],
  ['percent-encoded', 'https://c.example/a.m3u8?hdnea=st%3D1795347600~exp%3D1795348800', DIES],
  ['in the path', 'https://c.example/live/1795348800-ab12/a.m3u8', DIES],
  ['the latest of several', 'https://c.example/a.m3u8?nbf=1795348300&exp=1795348800', DIES],
  ['no time', 'https://c.example/a.m3u8?token=abcdef', null],
  ['an issue time', 'https://c.example/a.m3u8?t=1795347600', null],
  ['an issue time from a clock that runs slightly ahead', 'https://c.example/a.m3u8?t=1795348202', null],
  ['a number that is an id', 'https://c.example/a.m3u8?id=9999999999', null],
  ['a longer run of digits', 'https://c.example/a.m3u8?id=17953488001', null],
  ['broken percent-encoding', 'https://c.example/a.m3u8?x=%E0%A4%A', null],
])('reads the expiry: %s', (_, url, dies) => {
  const expiry = expiryOf(url, SEEN);
  expect(expiry === null ? null : new Date(expiry).toISOString()).toBe(dies);
});
