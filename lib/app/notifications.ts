import { notificationChanges, type NotifiableStream } from '../core/notifications.ts';
import type { ActiveStream } from '../core/stream.ts';
import type { Ports } from './ports.ts';

/** Tells what is new about the streams, as far as the viewer wants to be told: once an episode. */
export async function sendNotifications(
  ports: Ports,
  streams: readonly ActiveStream[],
  healths: readonly Pick<NotifiableStream, 'health' | 'expiresAt'>[],
): Promise<void> {
  const { notifyFailing, notifyRecovered } = await ports.settings();
  const before = await ports.notifications.notifiedIds();
  if (!notifyFailing && before.length === 0) return;
  const notifiable = streams.map(({ id }, index) => ({ id, ...healths[index]! }));
  const { failing, recovered, notifiedIds } = notificationChanges(notifiable, new Set(before), ports.now());
  if (failing.length + recovered.length === 0 && notifiedIds.length === before.length) return;
  // Kept before it is said: a worker that dies in between says it once at most.
  await ports.notifications.save(notifiedIds);
  const show = async (event: 'failing' | 'recovered', ids: readonly string[]) => {
    for (const { id, title, tabId } of streams)
      if (ids.includes(id)) await ports.notifications.show({ event, title, tabId });
  };
  if (notifyFailing) await show('failing', failing);
  if (notifyRecovered) await show('recovered', recovered);
}
