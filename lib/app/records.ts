import type { HistoryEntry, StreamRecord } from '../core/history.ts';
import type { Ports } from './ports.ts';

const HOUR = 60 * 60_000;

/** The entries of a record that the viewer wants kept, oldest first. */
export async function recentEntries(ports: Ports, record: StreamRecord): Promise<HistoryEntry[]> {
  const oldest = await oldestKept(ports);
  return record.entries.filter((entry) => entry.at > oldest);
}

/** All records with what the viewer wants kept of them. */
export async function recentRecords(ports: Ports): Promise<StreamRecord[]> {
  const oldest = await oldestKept(ports);
  return (await ports.records.all())
    .filter((record) => !isOver(record, oldest))
    .map((record) => ({ ...record, entries: record.entries.filter(({ at }) => at > oldest) }));
}

/** Forgets what is older than the viewer wants, and the streams that ended before. */
export async function pruneRecords(ports: Ports): Promise<void> {
  await forgetUntil(ports, await oldestKept(ports));
}

/** Forgets everything that happened so far; kept streams go on being recorded. */
export async function clearRecords(ports: Ports): Promise<void> {
  await forgetUntil(ports, ports.now());
}

async function forgetUntil(ports: Ports, time: number): Promise<void> {
  for (const { id } of await ports.records.all()) {
    await ports.records.update(id, (record) => {
      if (!record || isOver(record, time)) return undefined;
      return { ...record, entries: record.entries.filter(({ at }) => at > time) };
    });
  }
}

/** Whether its stream ended by then, so that nothing comes any more. */
function isOver({ until }: StreamRecord, time: number): boolean {
  return until !== null && until <= time;
}

async function oldestKept(ports: Ports): Promise<number> {
  return ports.now() - (await ports.settings()).historyHours * HOUR;
}
