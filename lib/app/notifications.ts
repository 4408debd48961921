import { notificationChanges, type NotifiableStream } from '../core/notifications.ts';
import type { ActiveStream } from '../core/stream.ts';
import type { Ports } from './ports.ts';

/** Notifies the viewer of streams that fail or recover, once per episode and only as far as the settings allow. */
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
  // Save before showing: if the worker dies in between, a notification is lost rather than shown twice.
  await ports.notifications.save(notifiedIds);
  const show = async (event: 'failing' | 'recovered', ids: readonly string[]) => {
    for (const { id, title, tabId } of streams)
      if (ids.includes(id)) await ports.notifications.show({ event, title, tabId });
  };
  if (notifyFailing) await show('failing', failing);
  if (notifyRecovered) await show('recovered', recovered);
}
