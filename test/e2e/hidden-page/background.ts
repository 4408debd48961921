import { browser } from '../../../lib/platform/browser.ts';
import { fetchManifest, fetchText } from '../../../lib/platform/network/user-fetch.ts';
import { removeStaleInternalRules } from '../../../lib/platform/rules/internal-rules.ts';
import { openHiddenPageHost, type HiddenPageHost } from '../../../lib/platform/hidden-page/host.ts';
import { runHeadlessExtractor, removeStaleHiddenPages } from '../../../lib/platform/hidden-page/hidden-pages.ts';

/** What a test may call. */
export interface Calls {
  headless: typeof runHeadlessExtractor;
  fetchText: typeof fetchText;
  fetchManifest: typeof fetchManifest;
  /** The control: pages in the same frames, with nothing else done for them, until `closeFrames`. */
  openFrames(urls: readonly string[]): Promise<null>;
  closeFrames(): Promise<null>;
  /** Whether anything is left of the pages that were loaded. */
  left(): Promise<{ rules: number; scripts: number; documents: number }>;
}

export type Answer = { value: unknown } | { error: string };

let home: HiddenPageHost | null = null;

const ready = Promise.all([removeStaleInternalRules(), removeStaleHiddenPages()]);

const calls: Calls = {
  headless: runHeadlessExtractor,
  fetchText,
  fetchManifest,
  openFrames: async (urls) => {
    home = await openHiddenPageHost(() => undefined);
    for (const url of urls) home.send({ kind: 'open', id: url, url });
    return null;
  },
  closeFrames: async () => {
    await home?.close();
    home = null;
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
