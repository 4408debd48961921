import * as v from 'valibot';
import { DEFAULT_SETTINGS, SettingsSchema, type Settings } from '../core/settings.ts';
import { browser } from './browser.ts';

let reading: Promise<Settings> | null = null;

/**
 * The viewer's settings; the defaults where nothing (or nothing readable) is stored. The background alone asks and writes,
 * and a refresh asks many times: they are read once.
 */
export function readSettings(): Promise<Settings> {
  reading ??= read();
  reading.catch(() => (reading = null));
  return reading;
}

async function read(): Promise<Settings> {
  const parsed = v.safeParse(SettingsSchema, (await browser.storage.local.get('settings'))['settings']);
  return parsed.success ? parsed.output : DEFAULT_SETTINGS;
}

export async function writeSettings(settings: Settings): Promise<void> {
  try {
    await browser.storage.local.set({ settings });
  } finally {
    reading = null;
  }
}
