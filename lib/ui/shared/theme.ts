import type { Client } from '../../core/protocol.ts';
import type { Settings } from '../../core/settings.ts';

/** The localStorage key of the last theme. The settings load too late for the first paint. */
const THEME_KEY = 'theme';

/** Applies the last theme at once, then the chosen theme, and follows changes made elsewhere. */
export function followTheme(client: Client): void {
  applyTheme(localStorage.getItem(THEME_KEY));
  const ask = async (): Promise<void> => {
    const settings = await client.ask('settings', undefined).catch(() => null);
    if (!settings) return;
    localStorage.setItem(THEME_KEY, settings.theme);
    applyTheme(settings.theme);
  };
  void ask();
  client.onChange(() => void ask());
}

function applyTheme(theme: Settings['theme'] | string | null): void {
  const { dataset } = document.documentElement;
  if (theme === 'light' || theme === 'dark') dataset.theme = theme;
  else delete dataset.theme;
}
