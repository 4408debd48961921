import { useEffect, useState } from 'preact/hooks';
import type { Client } from '../../core/protocol.ts';
import { HostName } from '../shared/localized.tsx';
import { t } from '../shared/translate.ts';
import { SettingGroup } from './setting-rows.tsx';

/** Sites whose streams are switched on automatically. The viewer adds them in the popup and can remove them here. */
export function AutoActivateSetting({ client, tell }: { client: Client; tell: (text: string) => void }) {
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
