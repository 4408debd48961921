import * as v from 'valibot';
import { browser } from '../browser.ts';
import { StageOrderSchema, STAGE_PORT } from './messages.ts';
import { createStage } from './stage.ts';

/**
 * Makes the offscreen document the background's stage, for as long as the background is connected: when that dies, every
 * page goes with it.
 */
export function serveStage(): void {
  browser.runtime.onConnect.addListener((port) => {
    if (port.name !== STAGE_PORT || port.sender?.id !== browser.runtime.id || port.sender.tab) return;
    const stage = createStage((report) => port.postMessage(report));
    port.onMessage.addListener((order) => stage.order(v.parse(StageOrderSchema, order)));
    port.onDisconnect.addListener(() => {
      stage.clear();
      window.close();
    });
  });
}
