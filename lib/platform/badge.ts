import type { Badge } from '../app/ports.ts';
import { browser } from './browser.ts';

const COLOURS: Record<'!' | '×' | 'count', { text: string; ground: string }> = {
  '!': { text: '#1a2025', ground: '#f2b84b' },
  '×': { text: '#ffffff', ground: '#b3261e' },
  count: { text: '#ffffff', ground: '#0b6a77' },
};

let shown: string | null = null;

/** Shows icon and badge on the toolbar, for all tabs. Nothing is done where they are shown already: icons are read from files each time. */
export async function showBadge({ icon, text }: Badge): Promise<void> {
  if (shown === `${icon} ${text}`) return;
  shown = null; // not known where the browser refuses
  const colours = COLOURS[text === '!' || text === '×' ? text : 'count'];
  const path = Object.fromEntries([16, 32, 48].map((size) => [size, `/icon/freshet-${icon}-${size}.png`]));
  await Promise.all([
    browser.action.setIcon({ path }),
    browser.action.setBadgeText({ text }),
    browser.action.setBadgeBackgroundColor({ color: colours.ground }),
    browser.action.setBadgeTextColor({ color: colours.text }),
  ]);
  shown = `${icon} ${text}`;
}
