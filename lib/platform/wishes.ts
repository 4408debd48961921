import { browser } from './browser.ts';
import { getMessage } from './i18n.ts';

/** What the viewer asks for without the popup. `frameUrl`: the document of the video they pointed at, else null. */
export type Wish = { what: 'refresh' } | { what: 'keep'; tabId: number; frameUrl: string | null };

const MENU = 'keep';

/**
 * Follows keyboard commands and the context menu of videos. Call it in the background's first turn. Both grant activeTab,
 * as the popup does.
 */
export function onViewerAsks(fulfil: (wish: Wish) => Promise<void>): void {
  // At every start: a menu that is there already is an error nobody minds.
  browser.contextMenus.create(
    { id: MENU, title: getMessage('menuKeep', []), contexts: ['video', 'audio'] },
    () => void browser.runtime.lastError,
  );
  browser.contextMenus.onClicked.addListener(({ menuItemId, frameUrl, pageUrl }, tab) => {
    if (menuItemId === MENU && tab?.id !== undefined)
      void fulfil({ what: 'keep', tabId: tab.id, frameUrl: frameUrl ?? pageUrl ?? null });
  });
  browser.commands.onCommand.addListener(async (command, tab) => {
    if (command === 'refresh') return fulfil({ what: 'refresh' });
    const current = tab ?? (await browser.tabs.query({ active: true, lastFocusedWindow: true }))[0];
    if (command === 'keep' && current?.id !== undefined) {
      await fulfil({ what: 'keep', tabId: current.id, frameUrl: null });
    }
  });
}

/** Opens the popup, where something has to be chosen or allowed; a browser that refuses leaves that to the viewer. */
export async function openPopup(): Promise<void> {
  await browser.action.openPopup().catch(() => undefined);
}

/** The page after installation. */
export async function openWelcome(): Promise<void> {
  await browser.tabs.create({ url: browser.runtime.getURL('/welcome.html') });
}
