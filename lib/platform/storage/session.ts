import * as v from 'valibot';
import type { PendingActivationStore } from '../../app/ports.ts';
import { messageSchemas } from '../../core/protocol.ts';
import { browser } from '../browser.ts';
import { POPUP_ACTIVATION } from './popup-activation.ts';

const PendingActivationSchema = v.object({ at: v.number(), activation: messageSchemas.activate });
const PendingActivationsSchema = v.array(PendingActivationSchema);

/**
 * Activations that wait for the viewer's answer to the browser's prompt, including the one that the popup wrote itself.
 * Session storage outlives the worker, but not the browser.
 */
export const pendingActivations: PendingActivationStore = {
  all: async () => {
    const stored = await browser.storage.session.get(['pendingActivations', POPUP_ACTIVATION]);
    const saved = v.safeParse(PendingActivationsSchema, stored['pendingActivations']);
    const fromPopup = v.safeParse(PendingActivationSchema, stored[POPUP_ACTIVATION]);
    const list = [...(saved.success ? saved.output : []), ...(fromPopup.success ? [fromPopup.output] : [])];
    // One entry for each link: the latest.
    return [...new Map(list.map((pending) => [pending.activation.url, pending])).values()];
  },
  save: (list) => browser.storage.session.set({ pendingActivations: list, [POPUP_ACTIVATION]: null }),
};

/**
 * True once in each browser session. Session storage is empty when the browser starts and after the extension reloads.
 */
export async function isNewSession(): Promise<boolean> {
  const { started } = await browser.storage.session.get('started');
  await browser.storage.session.set({ started: true });
  return started !== true;
}
