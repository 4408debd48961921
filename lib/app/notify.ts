import { newsOf, type Told } from '../core/news.ts';
import type { ActiveStream } from '../core/stream.ts';
import type { Ports } from './ports.ts';

/** Tells what is new about the streams, as far as the viewer wants to be told: once an episode. */
export async function tellNews(
  ports: Ports,
  streams: readonly ActiveStream[],
  healths: readonly Pick<Told, 'health' | 'expiresAt'>[],
): Promise<void> {
  const { notifyFailing, notifyRecovered } = await ports.settings();
  const before = await ports.notices.told();
  if (!notifyFailing && before.length === 0) return;
  const known = streams.map(({ id }, index) => ({ id, ...healths[index]! }));
  const { failing, recovered, told } = newsOf(known, new Set(before), ports.now());
  if (failing.length + recovered.length === 0 && told.length === before.length) return;
  // Kept before it is said: a worker that dies in between says it once at most.
  await ports.notices.save(told);
  const show = async (what: 'failing' | 'recovered', ids: readonly string[]) => {
    for (const { id, title, tabId } of streams) if (ids.includes(id)) await ports.notices.show({ what, title, tabId });
  };
  if (notifyFailing) await show('failing', failing);
  if (notifyRecovered) await show('recovered', recovered);
}
