import type { Outcome } from '../core/protocol.ts';
import { hasLink } from '../core/stream.ts';
import { accessView } from './access.ts';
import type { App, Handlers } from './app.ts';
import type { Ports } from './ports.ts';
import { clearRecords, recentEntries, recentRecords } from './records.ts';

const DONE: Outcome = { ok: true, value: null };

type Commands = Pick<
  Handlers,
  | 'deactivate'
  | 'restore'
  | 'currentLink'
  | 'history'
  | 'access'
  | 'records'
  | 'setAside'
  | 'clearRecords'
  | 'automatic'
  | 'setAutomatic'
>;

/** Answers to what popup and options ask beside refreshing. `reproject`: makes rules, alarm and badge follow the store. */
export function createCommands(ports: Ports, app: Pick<App, 'markInactive'>, reproject: () => Promise<void>): Commands {
  const find = async (url: string) => (await ports.streams.all()).find((stream) => hasLink(stream, url));
  return {
    deactivate: async ({ url }) => {
      const stream = await find(url);
      await app.markInactive(url);
      return { ok: true, value: stream ?? null };
    },
    restore: async (stream) => {
      await ports.streams.update(stream.originalUrl, (stored) => stored ?? stream);
      await ports.records.update(stream.id, (record) => record && { ...record, until: null });
      await reproject();
      return DONE;
    },
    currentLink: async ({ url }) => {
      const stream = await find(url);
      if (!stream) return { ok: false, problem: { kind: 'unknown-stream' } };
      return { ok: true, value: { link: stream.currentUrl, frameUrl: stream.frameUrl } };
    },
    history: async ({ url }) => {
      const stream = await find(url);
      const record = stream && (await ports.records.get(stream.id));
      return record ? recentEntries(ports, record) : [];
    },
    access: () => accessView(ports),
    records: () => recentRecords(ports),
    setAside: () => ports.setAside(),
    clearRecords: async () => {
      await clearRecords(ports);
      ports.announce();
      return DONE;
    },
    automatic: () => ports.automatic.all(),
    setAutomatic: async ({ host, on }) => {
      const others = (await ports.automatic.all()).filter((known) => known !== host);
      await ports.automatic.save(on ? [...others, host].toSorted() : others);
      await reproject();
      return DONE;
    },
  };
}
