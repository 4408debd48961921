import type { Badge } from '../app/ports.ts';
import type { ToolbarStream } from '../core/health.ts';
import { browser } from './browser.ts';

const COLOURS: Record<'!' | '×' | 'II' | 'count', { text: string; ground: string }> = {
  '!': { text: '#1a2025', ground: '#f2b84b' },
  '×': { text: '#ffffff', ground: '#b3261e' },
  II: { text: '#ffffff', ground: '#4d5761' },
  count: { text: '#ffffff', ground: '#0b6a77' },
};

/** Makes the button's tooltip. Viewers who cannot see the badge depend on it. */
export type ToolbarTitle = (streams: readonly ToolbarStream[], now: number) => string;

/** Shows icon, badge and tooltip in the toolbar, for all tabs. */
export function createToolbarButton(titleOf: ToolbarTitle) {
  let shown: string | null = null;
  let title: string | null = null;

  /** Does nothing if the badge is unchanged, since the browser would read the icon files again. */
  const showBadge = async ({ icon, text }: Badge): Promise<void> => {
    if (shown === `${icon} ${text}`) return;
    shown = null; // unknown if a call fails
    const colours = COLOURS[text === '!' || text === '×' || text === 'II' ? text : 'count'];
    const path = Object.fromEntries([16, 32, 48].map((size) => [size, `/icon/freshet-${icon}-${size}.png`]));
    await Promise.all([
      browser.action.setIcon({ path }),
      browser.action.setBadgeText({ text }),
      browser.action.setBadgeBackgroundColor({ color: colours.ground }),
      browser.action.setBadgeTextColor({ color: colours.text }),
    ]);
    shown = `${icon} ${text}`;
  };

  const showTitle = async (wanted: string): Promise<void> => {
    if (title === wanted) return;
    title = null;
    await browser.action.setTitle({ title: wanted });
    title = wanted;
  };

  return {
    show: async (wanted: Badge, streams: readonly ToolbarStream[]): Promise<void> => {
      await Promise.all([showBadge(wanted), showTitle(titleOf(streams, Date.now()))]);
    },
  };
}
