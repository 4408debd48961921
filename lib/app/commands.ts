import type { CommandResult } from '../core/protocol.ts';
import { hasLink } from '../core/stream.ts';
import { accessView } from './access.ts';
import type { App, Handlers } from './app.ts';
import type { Ports } from './ports.ts';
import { clearRecords, recentEntries, recentRecords } from './stream-records.ts';

const DONE: CommandResult = { ok: true, value: null };

type Commands = Pick<
  Handlers,
  | 'deactivate'
  | 'restore'
  | 'currentLink'
  | 'history'
  | 'access'
  | 'records'
  | 'unreadableCount'
  | 'clearRecords'
  | 'autoActivateHosts'
  | 'setAutoActivate'
>;

/** Handlers of the popup's and options page's messages that need no refresh. */
export function createCommands(
  ports: Ports,
  app: Pick<App, 'markInactive'>,
  scheduleSync: () => Promise<void>,
): Commands {
  const findStream = async (url: string) => (await ports.streams.all()).find((stream) => hasLink(stream, url));
  return {
    deactivate: async ({ url }) => {
      const stream = await findStream(url);
      await app.markInactive(url);
      return { ok: true, value: stream ?? null };
    },
    restore: async (stream) => {
      await ports.streams.update(stream.originalUrl, (stored) => stored ?? stream);
      await ports.records.update(stream.id, (record) => record && { ...record, until: null });
      await scheduleSync();
      return DONE;
    },
    currentLink: async ({ url }) => {
      const stream = await findStream(url);
      if (!stream) return { ok: false, problem: { kind: 'unknown-stream' } };
      return { ok: true, value: { link: stream.currentUrl, frameUrl: stream.frameUrl } };
    },
    history: async ({ url }) => {
      const stream = await findStream(url);
      const record = stream && (await ports.records.get(stream.id));
      return record ? recentEntries(ports, record) : [];
    },
    access: () => accessView(ports),
    records: () => recentRecords(ports),
    unreadableCount: () => ports.unreadableCount(),
    clearRecords: async () => {
      await clearRecords(ports);
      ports.announceChange();
      return DONE;
    },
    autoActivateHosts: () => ports.autoActivateHosts.all(),
    setAutoActivate: async ({ host, on }) => {
      const others = (await ports.autoActivateHosts.all()).filter((known) => known !== host);
      await ports.autoActivateHosts.save(on ? [...others, host].toSorted() : others);
      await scheduleSync();
      return DONE;
    },
  };
}
