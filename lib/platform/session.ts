import * as v from 'valibot';
import type { IntentStore } from '../app/ports.ts';
import { requests } from '../core/protocol.ts';
import { browser } from './browser.ts';

const IntentsSchema = v.array(v.object({ at: v.number(), activation: requests.activate }));

/** What the viewer switched on while the browser asks. In session storage: it outlives the worker, not the browser. */
export const intents: IntentStore = {
  all: async () => {
    const parsed = v.safeParse(IntentsSchema, (await browser.storage.session.get('intents'))['intents']);
    return parsed.success ? parsed.output : [];
  },
  save: (list) => browser.storage.session.set({ intents: list }),
};

/** True once in a session of the browser: session storage is empty at its start, and after the extension reloaded. */
export async function isNewSession(): Promise<boolean> {
  const { started } = await browser.storage.session.get('started');
  await browser.storage.session.set({ started: true });
  return started !== true;
}
