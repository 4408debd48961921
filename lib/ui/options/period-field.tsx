import { useState } from 'preact/hooks';
import { t } from '../shared/translate.ts';
import { SettingRow } from './setting-rows.tsx';
import { SettingsSchema } from '../../core/settings.ts';

/** The refresh period in minutes. An invalid value stays in the field with its error and is not saved. */
export function PeriodField(props: {
  minutes: number;
  tell: (text: string) => void;
  save: (minutes: number) => Promise<void>;
}) {
  const [text, setText] = useState(String(props.minutes));
  const [error, setError] = useState('');
  const save = (typed: string): void => {
    const parsed = parsePeriod(typed);
    setError(parsed.ok ? '' : parsed.message);
    if (parsed.ok) void props.save(parsed.minutes);
    else props.tell(parsed.message);
  };
  const label = (
    <label class="lab" for="period">
      {t('period')}
    </label>
  );
  return (
    <SettingRow id="period" label={label} hint={t('periodHint')} error={error}>
      <div class="inl">
        <input
          id="period"
          type="number"
          min="0.5"
          max="30"
          step="0.5"
          value={text}
          aria-invalid={error !== ''}
          aria-describedby={error ? 'period-error period-hint' : 'period-hint'}
          onInput={(event) => setText(event.currentTarget.value)}
          onChange={(event) => save(event.currentTarget.value)}
        />
        <span>{t('minutes')}</span>
      </div>
    </SettingRow>
  );
}

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
