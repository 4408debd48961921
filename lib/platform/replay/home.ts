import * as v from 'valibot';
import { browser } from '../browser.ts';
import { STAGE_PORT, StageReportSchema, type StageOrder, type StageReport } from './messages.ts';
import { createStage } from './stage.ts';

/** Where pages are loaded unseen, open. */
export interface Home {
  order(order: StageOrder): void;
  close(): Promise<void>;
}

const OFFSCREEN = 'offscreen.html';

/** Opens the place where this browser loads pages unseen: Chromium's offscreen document, or Firefox's event page itself. */
export function openHome(report: (report: StageReport) => void): Promise<Home> {
  return 'offscreen' in chrome ? openOffscreen(report) : Promise.resolve(openHere(report));
}

/** Takes away what a background that died has left behind. */
export async function closeLeftHome(): Promise<void> {
  if (!('offscreen' in chrome) || !(await chrome.offscreen.hasDocument())) return;
  // It closes itself as well when the background is gone, perhaps at this very moment.
  await chrome.offscreen.closeDocument().catch(() => undefined);
}

async function openOffscreen(report: (report: StageReport) => void): Promise<Home> {
  await closeLeftHome();
  await chrome.offscreen.createDocument({
    url: OFFSCREEN,
    reasons: ['DOM_SCRAPING'],
    justification:
      'Finds the fresh link of a stream that the user keeps playing, in the page that only a script can read',
  });
  const port = browser.runtime.connect({ name: STAGE_PORT });
  port.onMessage.addListener((message) => {
    const parsed = v.safeParse(StageReportSchema, message);
    if (parsed.success) report(parsed.output);
  });
  let connected = true;
  port.onDisconnect.addListener(() => void (connected = false));
  return {
    order: (order) => {
      if (connected) port.postMessage(order);
    },
    close: async () => {
      port.disconnect();
      await closeLeftHome();
    },
  };
}

function openHere(report: (report: StageReport) => void): Home {
  const stage = createStage(report);
  return { order: stage.order, close: async () => stage.clear() };
}
