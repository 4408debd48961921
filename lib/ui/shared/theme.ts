import type { Client } from '../../core/protocol.ts';
import type { Settings } from '../../core/settings.ts';

/** Where the choice is remembered beside the settings, which come too late for the first picture. */
const THEME_KEY = 'theme';

/** Shows a page in the theme the viewer chose, at once in the one it had last, and follows what is set elsewhere. */
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
