import { defineExtensionMessaging } from '@webext-core/messaging';
import * as v from 'valibot';
import type { Handlers } from '../app/app.ts';
import { requests, type Answers, type RequestData, type RequestName } from '../core/protocol.ts';
import { browser } from './browser.ts';

type Protocol = { [N in RequestName]: (data: RequestData<N>) => Answers[N] } & { changed(): void };

const messaging = defineExtensionMessaging<Protocol>();

/**
 * Answers the requests of the extension's own pages. A message from anywhere else, or one that does not pass its
 * schema, gets an error and reaches no handler. Call it in the background's first turn.
 */
export function serve(handlers: Promise<Handlers>): void {
  for (const name of Object.keys(requests) as RequestName[]) serveOne(name, handlers);
}

function serveOne<N extends RequestName>(name: N, handlers: Promise<Handlers>): void {
  messaging.onMessage(name as RequestName, async ({ data, sender }) => {
    if (!isOwnPage(sender)) throw new Error('refused');
    const parsed = v.parse(requests[name] as v.GenericSchema, data);
    const handler = (await handlers)[name] as (input: unknown) => Promise<never>;
    return handler(parsed);
  });
}

function isOwnPage(sender: { id?: string; url?: string; origin?: string }): boolean {
  return sender.id === browser.runtime.id && (sender.url ?? '').startsWith(browser.runtime.getURL(''));
}

/** Sends a request to the background. */
export function ask<N extends RequestName>(name: N, data: RequestData<N>): Promise<Answers[N]> {
  const send = messaging.sendMessage as (name: string, data: unknown) => Promise<Answers[N]>;
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
