import { recorded, HISTORY_SPAN, type HistoryEntry, type StreamRecord } from '../core/history.ts';
import { hostOf } from '../core/http-url.ts';
import type { ActiveStream } from '../core/stream.ts';
import type { Ports } from './ports.ts';

/** Writes down what happened to a stream. A record that cannot be written is no reason for anything else to fail. */
export async function note(ports: Ports, stream: ActiveStream, entry: HistoryEntry): Promise<void> {
  try {
    await ports.records.update(stream.id, (known) => recorded(known ?? recordOf(stream), entry));
  } catch (cause) {
    ports.log('record-not-written', { cause: cause instanceof Error ? cause.name : 'unknown' });
  }
}

function recordOf({ id, title, pageUrl, activatedAt }: ActiveStream): StreamRecord {
  return { id, title, site: hostOf(pageUrl), since: activatedAt, until: null, entries: [] };
}

/** Closes the record of a stream that ended, and forgets those that ended more than a day ago. */
export async function closeRecord(ports: Ports, stream: ActiveStream): Promise<void> {
  const now = ports.now();
  await ports.records.update(stream.id, (known) => known && { ...known, until: now });
  for (const { id, until } of await ports.records.all()) {
    if (until !== null && until < now - HISTORY_SPAN) await ports.records.update(id, () => undefined);
  }
}
