import { defineExtensionMessaging } from '@webext-core/messaging';
import type { MessageReplies, MessageData, MessageName } from '../core/protocol.ts';

type Protocol = { [N in MessageName]: (data: MessageData<N>) => MessageReplies[N] } & { changed(): void };

/** The messages between the background and the extension's pages. */
export const messaging = defineExtensionMessaging<Protocol>();

/** Sends a request to the background. */
export function ask<N extends MessageName>(name: N, data: MessageData<N>): Promise<MessageReplies[N]> {
  const send = messaging.sendMessage as (name: string, data: unknown) => Promise<MessageReplies[N]>;
  return send(name, data);
}

/** Notifies open extension pages that something changed. Does nothing if none is open. */
export function announceChange(): void {
  messaging.sendMessage('changed').catch(() => undefined);
}

const listeners = new Set<() => void>();

/**
 * Calls `listener` when the background announces a change; returns a function that stops it. The messaging library
 * allows one listener per message, so all listeners here share one.
 */
export function onChange(listener: () => void): () => void {
  if (listeners.size === 0) {
    messaging.onMessage('changed', () => {
      for (const each of listeners) each();
    });
  }
  listeners.add(listener);
  return () => listeners.delete(listener);
}
