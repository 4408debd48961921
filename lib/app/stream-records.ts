import { withEntry, type HistoryEntry, type StreamRecord } from '../core/history.ts';
import { hostOf } from '../base/http-url.ts';
import type { ActiveStream } from '../core/stream.ts';
import type { Ports } from './ports.ts';

const HOUR = 60 * 60_000;

/** Writes down what happened to a stream. A record that cannot be written is no reason for anything else to fail. */
export async function addHistoryEntry(ports: Ports, stream: ActiveStream, entry: HistoryEntry): Promise<void> {
  try {
    await ports.records.update(stream.id, (known) => withEntry(known ?? newRecord(stream), entry));
  } catch (cause) {
    ports.log('record-not-written', { cause: cause instanceof Error ? cause.name : 'unknown' });
  }
}

function newRecord({ id, title, pageUrl, activatedAt }: ActiveStream): StreamRecord {
  return { id, title, site: hostOf(pageUrl), since: activatedAt, until: null, entries: [] };
}

/** Closes the record of a stream that ended, and forgets what is older than the viewer wants. */
export async function closeRecord(ports: Ports, stream: ActiveStream): Promise<void> {
  const now = ports.now();
  await ports.records.update(stream.id, (known) => known && { ...known, until: now });
  await pruneRecords(ports);
}

/** The entries of a record that the viewer wants kept, oldest first. */
export async function recentEntries(ports: Ports, record: StreamRecord): Promise<HistoryEntry[]> {
  const oldest = await oldestRetained(ports);
  return record.entries.filter((entry) => entry.at > oldest);
}

/** All records with what the viewer wants kept of them. */
export async function recentRecords(ports: Ports): Promise<StreamRecord[]> {
  const oldest = await oldestRetained(ports);
  return (await ports.records.all())
    .filter((record) => !endedBefore(record, oldest))
    .map((record) => ({ ...record, entries: record.entries.filter(({ at }) => at > oldest) }));
}

/** Forgets what is older than the viewer wants, and the streams that ended before. */
export async function pruneRecords(ports: Ports): Promise<void> {
  await dropEntriesUntil(ports, await oldestRetained(ports));
}

/** Forgets everything that happened so far; kept streams go on being recorded. */
export async function clearRecords(ports: Ports): Promise<void> {
  await dropEntriesUntil(ports, ports.now());
}

async function dropEntriesUntil(ports: Ports, time: number): Promise<void> {
  for (const { id } of await ports.records.all()) {
    await ports.records.update(id, (record) => {
      if (!record || endedBefore(record, time)) return undefined;
      return { ...record, entries: record.entries.filter(({ at }) => at > time) };
    });
  }
}

/** Whether its stream ended by then, so that nothing comes any more. */
function endedBefore({ until }: StreamRecord, time: number): boolean {
  return until !== null && until <= time;
}

async function oldestRetained(ports: Ports): Promise<number> {
  return ports.now() - (await ports.settings()).historyHours * HOUR;
}
