import * as v from 'valibot';
import type { Handlers } from '../app/app.ts';
import { messageSchemas, type MessageName } from '../core/protocol.ts';
import { browser } from './browser.ts';
import { messaging } from './messages.ts';

/**
 * Handles the messages of the extension's own pages. A message from another sender, or one that does not match its
 * schema, gets an error and reaches no handler. Call this in the background's first turn.
 */
export function serveRequests(handlers: Promise<Handlers>): void {
  for (const name of Object.keys(messageSchemas) as MessageName[]) serveRequest(name, handlers);
}

function serveRequest<N extends MessageName>(name: N, handlers: Promise<Handlers>): void {
  messaging.onMessage(name as MessageName, async ({ data, sender }) => {
    if (!isOwnPage(sender)) throw new Error('refused');
    const parsed = v.parse(messageSchemas[name] as v.GenericSchema, data);
    const handler = (await handlers)[name] as (input: unknown) => Promise<never>;
    return handler(parsed);
  });
}

function isOwnPage(sender: { id?: string; url?: string; origin?: string }): boolean {
  return sender.id === browser.runtime.id && (sender.url ?? '').startsWith(browser.runtime.getURL(''));
}
