import * as v from 'valibot';
import { DEFAULT_SETTINGS, SettingsSchema, type Settings } from '../../core/settings.ts';
import { browser } from '../browser.ts';
import { createAsyncCache } from '../../base/async-cache.ts';

const settingsCache = createAsyncCache<Settings>(async () => {
  const parsed = v.safeParse(SettingsSchema, (await browser.storage.local.get('settings'))['settings']);
  return parsed.success ? parsed.output : DEFAULT_SETTINGS;
});

/**
 * The viewer's settings; the defaults where nothing (or nothing readable) is stored. The background alone asks and writes,
 * and a refresh asks many times: they are kept.
 */
export function readSettings(): Promise<Settings> {
  return settingsCache.get();
}

export function writeSettings(changed: Settings): Promise<void> {
  return settingsCache.change(() => browser.storage.local.set({ settings: changed }));
}
