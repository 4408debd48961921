import type { Activation } from '../../core/protocol.ts';
import { browser } from '../browser.ts';

/** The key in session storage under which the popup writes a pending activation. Only the background reads it. */
export const POPUP_ACTIVATION = 'popupActivation';

/**
 * Writes a pending activation in this turn. The browser processes the calls of one turn in order, even if the page closes
 * right after them.
 */
export function leavePendingActivation(activation: Activation): void {
  // A failure loses nothing: the popup sends the same data as a message.
  browser.storage.session.set({ [POPUP_ACTIVATION]: { at: Date.now(), activation } }).catch(() => undefined);
}
