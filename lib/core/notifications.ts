import type { Health } from './health.ts';
import type { Millis } from './stream.ts';

/** A refresh that fails once is tried again within seconds: only a failure that lasts is worth a word (ms). */
export const NOTIFY_AFTER: Millis = 30_000;

/** A kept stream as far as telling about it goes. */
export interface NotifiableStream {
  id: string;
  health: Health;
  expiresAt: Millis | null;
}

export interface NotificationChanges {
  /** Ids of the streams whose failure is to be told now, and of those that work again. */
  failing: string[];
  recovered: string[];
  /** Ids whose failure is told by then and not over: one episode is told once, whatever happens in it. */
  notifiedIds: string[];
}

/**
 * What is new about the streams at `now` (ms), given whose failure was told before. A stream that is gone is no news, nor
 * is one that the viewer wants no refreshes for: its episode ends without a word.
 */
export function notificationChanges(
  streams: readonly NotifiableStream[],
  notifiedIds: ReadonlySet<string>,
  now: Millis,
): NotificationChanges {
  const failing = streams
    .filter((stream) => !notifiedIds.has(stream.id) && needsNotification(stream, now))
    .map(({ id }) => id);
  const recovered = streams.filter(({ id, health }) => notifiedIds.has(id) && hasRecovered(health)).map(({ id }) => id);
  const isOpen = ({ id, health }: NotifiableStream) => !recovered.includes(id) && health.state !== 'off';
  const open = streams.filter(
    (stream) => (notifiedIds.has(stream.id) || failing.includes(stream.id)) && isOpen(stream),
  );
  return { failing, recovered, notifiedIds: open.map(({ id }) => id) };
}

/** Offline is no news to who sits before it, and is over by itself. */
function needsNotification({ health, expiresAt }: NotifiableStream, now: Millis): boolean {
  switch (health.state) {
    case 'needs-access':
    case 'stopped':
    case 'page-gone':
      return true;
    case 'failing':
      return now - health.since >= NOTIFY_AFTER || (expiresAt !== null && expiresAt - now <= NOTIFY_AFTER);
    case 'good':
    case 'due':
    case 'refreshing':
    case 'offline':
    case 'passive':
    case 'off':
      return false;
  }
}

/** Whether it works again; a refresh that is under way, or has no network, has not decided it yet. */
function hasRecovered({ state }: Health): boolean {
  return state === 'good' || state === 'due' || state === 'passive';
}
