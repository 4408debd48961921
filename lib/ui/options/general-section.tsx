import { useEffect, useState } from 'preact/hooks';
import type { Client, CommandResult } from '../../core/protocol.ts';
import type { Settings } from '../../core/settings.ts';
import { problemReason, unreachableReason } from '../shared/error-text.ts';
import { t } from '../shared/translate.ts';
import { unitText } from '../shared/time-text.ts';
import { plainText } from '../shared/localized-text.ts';
import { PeriodField } from './period-field.tsx';
import { ChoiceSetting, SettingGroup, SettingRow, SwitchSetting } from './setting-rows.tsx';
import { HostName } from '../shared/localized.tsx';

/** The settings. Each change is saved at once; an invalid value stays in its field and is not saved. */
export function GeneralSection({ client, tell }: { client: Client; tell: (text: string) => void }) {
  const [settings, setSettings] = useState<Settings | null>(null);
  const [error, setError] = useState('');
  const [denied, setDenied] = useState('');
  const [cleared, setCleared] = useState(false);

  useEffect(() => {
    client.ask('settings', undefined).then(setSettings, () => setError(plainText(unreachableReason().why, Date.now())));
  }, [client]);
  if (!settings) return <p class="err">{error}</p>;

  const done = (outcome: CommandResult | null): boolean => {
    const problem = outcome?.ok ? null : outcome ? problemReason(outcome.problem, '') : unreachableReason();
    const message = problem ? plainText(problem.why, Date.now()) : '';
    setError(message);
    tell(message || t('savedShort'));
    return message === '';
  };
  const change = async (part: Partial<Settings>): Promise<void> => {
    const next = { ...settings, ...part };
    setSettings(next);
    const outcome = await client.ask('saveSettings', next).catch(() => null);
    if (!done(outcome)) setSettings(settings);
  };
  /** Browsers accept the permission request only within the click, so it comes first. */
  const notify = async (name: 'notifyFailing' | 'notifyRecovered'): Promise<void> => {
    const on = !settings[name];
    const allowed = on ? client.requestNotifications().catch(() => false) : Promise.resolve(true);
    if (await allowed) {
      setDenied('');
      return change({ [name]: on });
    }
    setDenied(name);
    tell(t('notifyDenied'));
  };
  const clear = async (): Promise<void> => {
    const outcome = await client.ask('clearRecords', undefined).catch(() => null);
    if (!done(outcome)) return;
    setCleared(true);
    tell(t('historyCleared'));
  };

  return (
    <>
      {error && <p class="err">{error}</p>}
      <SettingGroup name={t('refreshing')}>
        <PeriodField minutes={settings.periodMinutes} tell={tell} save={(periodMinutes) => change({ periodMinutes })} />
        <ChoiceSetting
          id="paused"
          name={t('idlePeriod')}
          hint={t('idlePeriodHint')}
          value={String(settings.idleHours ?? 'always')}
          choices={[
            { value: 'always', name: t('idlePeriodAlways') },
            ...[1, 4, 12].map((hours) => ({ value: String(hours), name: unitText(hours, 'hour') })),
          ]}
          choose={(value) =>
            change({ idleHours: value === 'always' ? null : (Number(value) as Settings['idleHours']) })
          }
        />
      </SettingGroup>
      <AutoActivateSetting client={client} tell={tell} />
      <SettingGroup name={t('notifications')}>
        <SwitchSetting
          id="failing"
          name={t('notifyFailing')}
          hint={t('notifyFailingHint')}
          {...(denied === 'notifyFailing' ? { error: t('notifyDenied') } : {})}
          on={settings.notifyFailing}
          toggle={() => void notify('notifyFailing')}
        />
        <SwitchSetting
          id="recovered"
          name={t('notifyRecovered')}
          hint={t('notifyRecoveredHint')}
          {...(denied === 'notifyRecovered' ? { error: t('notifyDenied') } : {})}
          on={settings.notifyRecovered}
          toggle={() => void notify('notifyRecovered')}
        />
      </SettingGroup>
      <SettingGroup name={t('history')}>
        <ChoiceSetting
          id="history"
          name={t('historyPeriod')}
          hint={t('historyPeriodHint')}
          value={String(settings.historyHours)}
          choices={([1, 6, 24] as const).map((hours) => ({ value: String(hours), name: unitText(hours, 'hour') }))}
          choose={(value) => change({ historyHours: Number(value) as Settings['historyHours'] })}
        />
        <SettingRow
          id="clear"
          label={<span class="lab">{t('clearHistory')}</span>}
          hint={cleared ? t('historyCleared') : t('clearHistoryHint')}
        >
          <button type="button" class="btn" aria-describedby="clear-hint" onClick={() => void clear()}>
            {t('clearHistory')}
          </button>
        </SettingRow>
      </SettingGroup>
      <SettingGroup name={t('appearance')}>
        <ChoiceSetting
          id="theme"
          name={t('theme')}
          value={settings.theme}
          choices={[
            { value: 'system', name: t('themeSystem') },
            { value: 'light', name: t('themeLight') },
            { value: 'dark', name: t('themeDark') },
          ]}
          choose={(theme) => change({ theme })}
        />
      </SettingGroup>
    </>
  );
}

/** Sites whose streams are switched on automatically. The viewer adds them in the popup and can remove them here. */
function AutoActivateSetting({ client, tell }: { client: Client; tell: (text: string) => void }) {
  const [hosts, setHosts] = useState<string[]>([]);
  useEffect(() => {
    const load = () => client.ask('autoActivateHosts', undefined).then(setHosts, () => undefined);
    void load();
    return client.onChange(() => void load());
  }, [client]);
  const remove = async (host: string): Promise<void> => {
    await client.ask('setAutoActivate', { host, on: false }).catch(() => null);
    setHosts(hosts.filter((known) => known !== host));
    tell(t('removed', host));
  };
  return (
    <SettingGroup name={t('autoActivate')}>
      {hosts.length === 0 && (
        <div class="srow">
          <p>{t('autoActivateNone')}</p>
        </div>
      )}
      {hosts.map((host) => (
        <div class="srow" key={host}>
          <span class="lab">
            <HostName name={host} />
          </span>
          <button type="button" class="btn" aria-label={t('removeOf', host)} onClick={() => void remove(host)}>
            {t('remove')}
          </button>
        </div>
      ))}
    </SettingGroup>
  );
}
