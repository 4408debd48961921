import { browser } from './browser.ts';
import { getMessage } from './i18n.ts';

/** What the viewer asks for without the popup. `frameUrl`: the document of the video they pointed at, else null. */
export type UserCommand = { kind: 'refresh' } | { kind: 'activate'; tabId: number; frameUrl: string | null };

const MENU_ITEM = 'activate';

/**
 * Follows keyboard commands and the context menu of videos. Call it in the background's first turn. Both grant activeTab,
 * as the popup does.
 */
export function onUserCommand(handle: (wish: UserCommand) => Promise<void>): void {
  // At every start: a menu that is there already is an error nobody minds.
  browser.contextMenus.create(
    { id: MENU_ITEM, title: getMessage('menuActivate', []), contexts: ['video', 'audio'] },
    () => void browser.runtime.lastError,
  );
  browser.contextMenus.onClicked.addListener(({ menuItemId, frameUrl, pageUrl }, tab) => {
    if (menuItemId === MENU_ITEM && tab?.id !== undefined)
      void handle({ kind: 'activate', tabId: tab.id, frameUrl: frameUrl ?? pageUrl ?? null });
  });
  browser.commands.onCommand.addListener(async (command, tab) => {
    if (command === 'refresh') return handle({ kind: 'refresh' });
    const current = tab ?? (await browser.tabs.query({ active: true, lastFocusedWindow: true }))[0];
    if (command === 'activate' && current?.id !== undefined) {
      await handle({ kind: 'activate', tabId: current.id, frameUrl: null });
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
