import { useEffect, useState } from 'preact/hooks';
import type { Client } from '../../core/protocol.ts';
import { problemReason, unreachableReason } from '../errors-text.ts';
import { t } from '../text.ts';
import { plain } from '../words.ts';
import { parsePeriod } from './period.ts';

/** The settings. They are saved as they are changed; what is not valid stays in the field and is not saved. */
export function General({ client, tell }: { client: Client; tell: (text: string) => void }) {
  const [period, setPeriod] = useState('');
  const [error, setError] = useState('');

  useEffect(() => {
    client.ask('settings', undefined).then(
      (settings) => setPeriod(String(settings.periodMinutes)),
      () => setError(plain(unreachableReason().why, Date.now())),
    );
  }, [client]);

  const save = async (text: string): Promise<void> => {
    const parsed = parsePeriod(text);
    setError(parsed.ok ? '' : parsed.message);
    if (!parsed.ok) return tell(parsed.message);
    const outcome = await client.ask('saveSettings', { periodMinutes: parsed.minutes }).catch(() => null);
    if (outcome?.ok) return tell(t('savedShort'));
    const message = plain((outcome ? problemReason(outcome.problem, '') : unreachableReason()).why, Date.now());
    setError(message);
    tell(message);
  };

  return (
    <>
      <h2>{t('refreshing')}</h2>
      <div class="set">
        <div class="srow">
          <div>
            <label class="lab" for="period">
              {t('period')}
            </label>
            <p id="period-hint">{t('periodHint')}</p>
            {error && (
              <p class="err" id="period-error">
                {error}
              </p>
            )}
          </div>
          <div class="inl">
            <input
              id="period"
              type="number"
              min="0.5"
              max="30"
              step="0.5"
              value={period}
              aria-invalid={error !== ''}
              aria-describedby={error ? 'period-error period-hint' : 'period-hint'}
              onInput={(event) => setPeriod(event.currentTarget.value)}
              onChange={(event) => void save(event.currentTarget.value)}
            />
            <span>{t('minutes')}</span>
          </div>
        </div>
      </div>
    </>
  );
}
