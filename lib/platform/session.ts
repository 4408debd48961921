import * as v from 'valibot';
import type { IntentStore } from '../app/ports.ts';
import { requests } from '../core/protocol.ts';
import { browser } from './browser.ts';
import { LEFT_INTENT } from './left-intent.ts';

const IntentSchema = v.object({ at: v.number(), activation: requests.activate });
const IntentsSchema = v.array(IntentSchema);

/**
 * What the viewer switched on while the browser asks, with what the popup left of it. In session storage: it outlives the
 * worker, not the browser.
 */
export const intents: IntentStore = {
  all: async () => {
    const stored = await browser.storage.session.get(['intents', LEFT_INTENT]);
    const saved = v.safeParse(IntentsSchema, stored['intents']);
    const left = v.safeParse(IntentSchema, stored[LEFT_INTENT]);
    const list = [...(saved.success ? saved.output : []), ...(left.success ? [left.output] : [])];
    // A link once, as it was wished last.
    return [...new Map(list.map((intent) => [intent.activation.url, intent])).values()];
  },
  save: (list) => browser.storage.session.set({ intents: list, [LEFT_INTENT]: null }),
};

/** True once in a session of the browser: session storage is empty at its start, and after the extension reloaded. */
export async function isNewSession(): Promise<boolean> {
  const { started } = await browser.storage.session.get('started');
  await browser.storage.session.set({ started: true });
  return started !== true;
}
