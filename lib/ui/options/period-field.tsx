import { useState } from 'preact/hooks';
import { t } from '../shared/translate.ts';
import { parsePeriod } from './period.ts';
import { SettingRow } from './setting-rows.tsx';

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
