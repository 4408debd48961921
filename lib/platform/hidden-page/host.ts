import * as v from 'valibot';
import { browser } from '../browser.ts';
import { HIDDEN_PAGE_PORT, HiddenPageReportSchema, type HiddenPageCommand, type HiddenPageReport } from './messages.ts';
import { createHiddenFrames } from './frames.ts';

/** The open host document of hidden pages. */
export interface HiddenPageHost {
  send(command: HiddenPageCommand): void;
  close(): Promise<void>;
}

const OFFSCREEN_PAGE = 'offscreen.html';

/** Opens the host of hidden pages: Chromium's offscreen document, or Firefox's event page itself. */
export function openHiddenPageHost(report: (report: HiddenPageReport) => void): Promise<HiddenPageHost> {
  return 'offscreen' in chrome ? openOffscreen(report) : Promise.resolve(openInBackgroundPage(report));
}

/** Closes the offscreen document that a background that died has left open. */
export async function closeStaleHost(): Promise<void> {
  if (!('offscreen' in chrome) || !(await chrome.offscreen.hasDocument())) return;
  // It also closes itself when the background is gone, perhaps at this very moment.
  await chrome.offscreen.closeDocument().catch(() => undefined);
}

async function openOffscreen(report: (report: HiddenPageReport) => void): Promise<HiddenPageHost> {
  await closeStaleHost();
  await chrome.offscreen.createDocument({
    url: OFFSCREEN_PAGE,
    reasons: ['DOM_SCRAPING'],
    justification:
      'Finds the fresh link of a stream that the user keeps playing, in the page that only a script can read',
  });
  const port = browser.runtime.connect({ name: HIDDEN_PAGE_PORT });
  port.onMessage.addListener((message) => {
    const parsed = v.safeParse(HiddenPageReportSchema, message);
    if (parsed.success) report(parsed.output);
  });
  let connected = true;
  port.onDisconnect.addListener(() => void (connected = false));
  return {
    send: (command) => {
      if (connected) port.postMessage(command);
    },
    close: async () => {
      port.disconnect();
      await closeStaleHost();
    },
  };
}

function openInBackgroundPage(report: (report: HiddenPageReport) => void): HiddenPageHost {
  const frames = createHiddenFrames(report);
  return { send: frames.execute, close: async () => frames.clear() };
}
