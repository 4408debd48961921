import { SettingsSchema } from '../../core/settings.ts';
import { t } from '../shared/translate.ts';

/** Parses a typed period in minutes, with comma or point. Returns the error if it is invalid. */
export function parsePeriod(text: string): { ok: true; minutes: number } | { ok: false; message: string } {
  const trimmed = text.trim().replace(',', '.');
  const input = { periodMinutes: trimmed === '' ? undefined : Number(trimmed) };
  // Standard Schema: each schema has its own `validate`, so the screens need no schema library.
  const result = SettingsSchema['~standard'].validate(input);
  if (result instanceof Promise) throw new TypeError('The settings are checked at once');
  if (result.issues) return { ok: false, message: t('periodInvalid') };
  return { ok: true, minutes: result.value.periodMinutes };
}
