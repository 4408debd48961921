import * as v from 'valibot';
import { DEFAULT_SETTINGS, SettingsSchema, type Settings } from '../core/settings.ts';
import { browser } from './browser.ts';

/** The viewer's settings; the defaults where nothing (or nothing readable) is stored. */
export async function readSettings(): Promise<Settings> {
  const parsed = v.safeParse(SettingsSchema, (await browser.storage.local.get('settings'))['settings']);
  return parsed.success ? parsed.output : DEFAULT_SETTINGS;
}

export async function writeSettings(settings: Settings): Promise<void> {
  await browser.storage.local.set({ settings });
}
