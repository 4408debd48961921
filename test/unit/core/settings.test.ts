import * as v from 'valibot';
import { expect, test } from 'vitest';
import { DEFAULT_SETTINGS, SettingsSchema } from '../../../lib/core/settings.ts';

test('what an older version stored is still read, and the rest is as at the start', () => {
  expect(v.parse(SettingsSchema, { periodMinutes: 7.5 })).toEqual({ ...DEFAULT_SETTINGS, periodMinutes: 7.5 });
});

test.each([
  { periodMinutes: 0.4 },
  { periodMinutes: 31 },
  { periodMinutes: 4, idleHours: 2 },
  { periodMinutes: 4, historyHours: 48 },
  { periodMinutes: 4, theme: 'sepia' },
  { periodMinutes: 4, notifyFailing: 'yes' },
])('%j is refused', (settings) => {
  expect(v.safeParse(SettingsSchema, settings).success).toBe(false);
});

test('nothing asks for attention, or for a permission, at the start', () => {
  expect(DEFAULT_SETTINGS).toMatchObject({ notifyFailing: false, notifyRecovered: false, idleHours: null });
});
