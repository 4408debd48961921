import * as v from 'valibot';
import type { PendingActivationStore } from '../../app/ports.ts';
import { messageSchemas } from '../../core/protocol.ts';
import { browser } from '../browser.ts';
import { POPUP_ACTIVATION } from './popup-activation.ts';

const PendingActivationSchema = v.object({ at: v.number(), activation: messageSchemas.activate });
const PendingActivationsSchema = v.array(PendingActivationSchema);

/**
 * What the viewer switched on while the browser asks, with what the popup left of it. In session storage: it outlives the
 * worker, not the browser.
 */
export const pendingActivations: PendingActivationStore = {
  all: async () => {
    const stored = await browser.storage.session.get(['pendingActivations', POPUP_ACTIVATION]);
    const saved = v.safeParse(PendingActivationsSchema, stored['pendingActivations']);
    const left = v.safeParse(PendingActivationSchema, stored[POPUP_ACTIVATION]);
    const list = [...(saved.success ? saved.output : []), ...(left.success ? [left.output] : [])];
    // A link once, as it was wished last.
    return [...new Map(list.map((pending) => [pending.activation.url, pending])).values()];
  },
  save: (list) => browser.storage.session.set({ pendingActivations: list, [POPUP_ACTIVATION]: null }),
};

/** True once in a session of the browser: session storage is empty at its start, and after the extension reloaded. */
export async function isNewSession(): Promise<boolean> {
  const { started } = await browser.storage.session.get('started');
  await browser.storage.session.set({ started: true });
  return started !== true;
}
