import type { Health } from './health.ts';
import type { Millis } from './stream.ts';

/** Report a failure only if it lasts this long (ms): a refresh that fails once is retried within seconds. */
export const NOTIFY_AFTER: Millis = 30_000;

/** The part of a tracked stream that decides about notifications. */
export interface NotifiableStream {
  id: string;
  health: Health;
  expiresAt: Millis | null;
}

export interface NotificationChanges {
  /** Ids of streams whose failure to report now, and of those to report as working again. */
  failing: string[];
  recovered: string[];
  /** Ids whose failure has been reported and is not over. One episode is reported once, whatever happens in it. */
  notifiedIds: string[];
}

/**
 * The notifications to send at `now` (ms), given the ids already reported. A stream that is gone needs none. A stream
 * whose refreshes the viewer switched off ends its episode silently.
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

/** Being offline needs no notification: the viewer sees it, and it ends without action. */
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

/** Whether the stream works again. A running refresh or a missing network decides nothing yet. */
function hasRecovered({ state }: Health): boolean {
  return state === 'good' || state === 'due' || state === 'passive';
}
