import { useCallback, useEffect, useState } from 'preact/hooks';
import type { Client, SyncView } from '../../core/protocol.ts';
import { Switch } from '../shared/switch.tsx';
import { t, messageLocale } from '../shared/translate.ts';

/** The switch that syncs definitions to the user's other devices. It is off by default. */
export function SiteSyncSetting({ client }: { client: Client }) {
  const [view, setView] = useState<SyncView | null>(null);
  const [busy, setBusy] = useState(false);
  const load = useCallback(async () => {
    setView(await client.ask('sync', undefined).catch(() => null));
  }, [client]);
  useEffect(() => {
    void load();
    return client.onChange(() => void load());
  }, [client, load]);
  if (!view) return null;

  const toggle = async (): Promise<void> => {
    if (busy) return;
    setBusy(true);
    await client.ask('setSync', { on: !view.on }).catch(() => null);
    await load();
    setBusy(false);
  };
  const left = new Intl.ListFormat(messageLocale()).format(view.leftOut);
  return (
    <section aria-labelledby="sync-heading">
      <h2 id="sync-heading">{t('otherDevices')}</h2>
      <div class="set">
        <div class="srow">
          <div>
            <span class="lab" id="sync">
              {t('sync')}
            </span>
            <p id="sync-hint">{t('syncHint')}</p>
            {view.on && view.failed && (
              <p class="err" role="status">
                {t('syncFailed')}
              </p>
            )}
            {view.on && view.leftOut.length > 0 && (
              <p class="err" role="status">
                {t('syncLeftOut', left)}
              </p>
            )}
          </div>
          <Switch on={view.on} busy={busy} labelledBy="sync" describedBy="sync-hint" toggle={() => void toggle()} />
        </div>
      </div>
    </section>
  );
}
