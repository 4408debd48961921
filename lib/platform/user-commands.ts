import { browser } from './browser.ts';
import { getMessage } from './i18n.ts';

/** A command that the viewer gives outside the popup. `frameUrl`: the document of the clicked video, else null. */
export type UserCommand = { kind: 'refresh' } | { kind: 'activate'; tabId: number; frameUrl: string | null };

const MENU_ITEM = 'activate';

/**
 * Listens to keyboard commands and to the context menu of videos. Both grant activeTab, as the popup does. Call this in
 * the background's first turn.
 */
export function onUserCommand(handle: (command: UserCommand) => Promise<void>): void {
  // Runs at every start; the error for an existing menu item is ignored.
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

/** Opens the popup if the viewer has to choose or to grant access. If the browser refuses, the viewer must open it. */
export async function openPopup(): Promise<void> {
  await browser.action.openPopup().catch(() => undefined);
}

/** Opens the welcome page after installation. */
export async function openWelcome(): Promise<void> {
  await browser.tabs.create({ url: browser.runtime.getURL('/welcome.html') });
}
