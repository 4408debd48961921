import { browser } from '../../../lib/platform/browser.ts';
import { fetchManifest, fetchText } from '../../../lib/platform/network/user-fetch.ts';
import { removeStaleInternalRules } from '../../../lib/platform/rules/internal-rules.ts';
import { openHiddenPageHost } from '../../../lib/platform/hidden-page/host.ts';
import { runHeadlessExtractor, removeStaleHiddenPages } from '../../../lib/platform/hidden-page/hidden-pages.ts';

/** What a test may call. */
export interface Calls {
  headless: typeof runHeadlessExtractor;
  fetchText: typeof fetchText;
  fetchManifest: typeof fetchManifest;
  /** The control: the page in the same frame, with nothing else done for it, for as long as this takes (ms). */
  frame(url: string, millis: number): Promise<null>;
  /** Whether anything is left of the pages that were loaded. */
  left(): Promise<{ rules: number; scripts: number; documents: number }>;
}

export type Answer = { value: unknown } | { error: string };

const ready = Promise.all([removeStaleInternalRules(), removeStaleHiddenPages()]);

const calls: Calls = {
  headless: runHeadlessExtractor,
  fetchText,
  fetchManifest,
  frame: async (url, millis) => {
    const home = await openHiddenPageHost(() => undefined);
    home.send({ kind: 'open', id: 'control', url });
    await new Promise((resolve) => setTimeout(resolve, millis));
    await home.close();
    return null;
  },
  left: async () => ({
    rules: (await browser.declarativeNetRequest.getSessionRules()).length,
    scripts: (await browser.scripting.getRegisteredContentScripts()).length,
    documents:
      'offscreen' in chrome ? Number(await chrome.offscreen.hasDocument()) : document.querySelectorAll('iframe').length,
  }),
};

browser.runtime.onMessage.addListener(async (message: unknown) => {
  await ready;
  const { name, args } = message as { name: keyof Calls; args: never[] };
  try {
    return JSON.stringify({ value: await (calls[name] as (...all: never[]) => Promise<unknown>)(...args) });
  } catch (error) {
    return JSON.stringify({ error: String(error) });
  }
});
