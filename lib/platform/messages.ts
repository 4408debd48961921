import { defineExtensionMessaging } from '@webext-core/messaging';
import type { MessageReplies, MessageData, MessageName } from '../core/protocol.ts';

type Protocol = { [N in MessageName]: (data: MessageData<N>) => MessageReplies[N] } & { changed(): void };

/** What is said between the background and the extension's pages. */
export const messaging = defineExtensionMessaging<Protocol>();

/** Sends a request to the background. */
export function ask<N extends MessageName>(name: N, data: MessageData<N>): Promise<MessageReplies[N]> {
  const send = messaging.sendMessage as (name: string, data: unknown) => Promise<MessageReplies[N]>;
  return send(name, data);
}

/** Tells open pages of the extension that something changed; nobody listening is fine. */
export function announceChange(): void {
  messaging.sendMessage('changed').catch(() => undefined);
}

const listeners = new Set<() => void>();

/**
 * Calls back when the background announces a change; returns how to stop. Any number may listen: the messaging library
 * itself takes one listener of a message alone, so there is one for all.
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
