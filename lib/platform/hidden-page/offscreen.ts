import * as v from 'valibot';
import { browser } from '../browser.ts';
import { HiddenPageCommandSchema, HIDDEN_PAGE_PORT } from './messages.ts';
import { createHiddenFrames } from './frames.ts';

/**
 * Makes the offscreen document the host of hidden pages while the background is connected. When the background dies,
 * the document closes with all its pages.
 */
export function serveHiddenPages(): void {
  browser.runtime.onConnect.addListener((port) => {
    if (port.name !== HIDDEN_PAGE_PORT || port.sender?.id !== browser.runtime.id || port.sender.tab) return;
    const frames = createHiddenFrames((report) => port.postMessage(report));
    port.onMessage.addListener((command) => frames.execute(v.parse(HiddenPageCommandSchema, command)));
    port.onDisconnect.addListener(() => {
      frames.clear();
      window.close();
    });
  });
}
