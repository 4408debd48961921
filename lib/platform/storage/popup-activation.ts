import type { Activation } from '../../core/protocol.ts';
import { browser } from '../browser.ts';

/** Where the popup leaves an intent in session storage; the background alone takes it from there. */
export const POPUP_ACTIVATION = 'popupActivation';

/** Writes at once: the browser takes what is said in one turn of a page in its order, also where that page dies after it. */
export function leavePendingActivation(activation: Activation): void {
  // What fails here is not lost: the popup says the same in a message.
  browser.storage.session.set({ [POPUP_ACTIVATION]: { at: Date.now(), activation } }).catch(() => undefined);
}
