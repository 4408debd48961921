import * as v from 'valibot';
import { browser } from '../browser.ts';
import { HiddenPageCommandSchema, HIDDEN_PAGE_PORT } from './messages.ts';
import { createHiddenFrames } from './frames.ts';

/**
 * Makes the offscreen document the background's stage, for as long as the background is connected: when that dies, every
 * page goes with it.
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
