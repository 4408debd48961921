import { SettingsSchema } from '../../core/settings.ts';
import { t } from '../shared/translate.ts';

/** A typed period in minutes, with comma or point; or what is wrong with it. */
export function parsePeriod(text: string): { ok: true; minutes: number } | { ok: false; message: string } {
  const trimmed = text.trim().replace(',', '.');
  const input = { periodMinutes: trimmed === '' ? undefined : Number(trimmed) };
  // Standard Schema: every schema brings its own check, so that the screens need no schema library.
  const result = SettingsSchema['~standard'].validate(input);
  if (result instanceof Promise) throw new TypeError('The settings are checked at once');
  if (result.issues) return { ok: false, message: t('periodInvalid') };
  return { ok: true, minutes: result.value.periodMinutes };
}
