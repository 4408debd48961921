import * as v from 'valibot';
import { expect, test } from 'vitest';
import { DEFAULT_SETTINGS, SettingsSchema } from '../../../lib/core/settings.ts';

test('reads settings of an older version, with defaults for the rest', () => {
  expect(v.parse(SettingsSchema, { periodMinutes: 7.5 })).toEqual({ ...DEFAULT_SETTINGS, periodMinutes: 7.5 });
});

test.each([
  { periodMinutes: 0.4 },
  { periodMinutes: 31 },
  { periodMinutes: 4, idleHours: 2 },
  { periodMinutes: 4, historyHours: 48 },
  { periodMinutes: 4, theme: 'sepia' },
  { periodMinutes: 4, notifyFailing: 'yes' },
])('rejects %j', (settings) => {
  expect(v.safeParse(SettingsSchema, settings).success).toBe(false);
});

test('asks for no attention and no permission by default', () => {
  expect(DEFAULT_SETTINGS).toMatchObject({ notifyFailing: false, notifyRecovered: false, idleHours: null });
});
