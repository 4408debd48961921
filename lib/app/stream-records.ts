import { withEntry, type HistoryEntry, type StreamRecord } from '../core/history.ts';
import { hostOf } from '../base/http-url.ts';
import type { ActiveStream } from '../core/stream.ts';
import type { Ports } from './ports.ts';

const HOUR = 60 * 60_000;

/** Adds an entry to the history of a stream. Never rejects: a failed write of the history must not stop a refresh. */
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

/** Closes the history of a stream that ended, and deletes entries that are older than the viewer wants. */
export async function closeRecord(ports: Ports, stream: ActiveStream): Promise<void> {
  const now = ports.now();
  await ports.records.update(stream.id, (known) => known && { ...known, until: now });
  await pruneRecords(ports);
}

/** The entries of a record that are within the time that the viewer wants, oldest first. */
export async function recentEntries(ports: Ports, record: StreamRecord): Promise<HistoryEntry[]> {
  const oldest = await oldestRetained(ports);
  return record.entries.filter((entry) => entry.at > oldest);
}

/** All records, with the entries that are within the time that the viewer wants. */
export async function recentRecords(ports: Ports): Promise<StreamRecord[]> {
  const oldest = await oldestRetained(ports);
  return (await ports.records.all())
    .filter((record) => !endedBefore(record, oldest))
    .map((record) => ({ ...record, entries: record.entries.filter(({ at }) => at > oldest) }));
}

/** Deletes entries that are older than the viewer wants, and the records of streams that ended before that. */
export async function pruneRecords(ports: Ports): Promise<void> {
  await dropEntriesUntil(ports, await oldestRetained(ports));
}

/** Deletes all entries. The records of tracked streams stay, and get new entries. */
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

/** Whether its stream ended by `time`, so that no new entry follows. */
function endedBefore({ until }: StreamRecord, time: number): boolean {
  return until !== null && until <= time;
}

async function oldestRetained(ports: Ports): Promise<number> {
  return ports.now() - (await ports.settings()).historyHours * HOUR;
}
