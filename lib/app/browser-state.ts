import { isRateLimited, type Health } from '../core/health.ts';
import { earliestDue, heartbeat } from '../core/schedule.ts';
import type { ActiveStream } from '../core/stream.ts';
import { sendNotifications } from './notifications.ts';
import type { Badge, Ports } from './ports.ts';
import type { RuleCompiler } from './rule-compiler.ts';
import { trackedHealth, readRefreshContext, type RefreshContext } from './stream-status.ts';

/**
 * Computes rules, alarm, badge and notifications from the store, and notifies open pages. IndexedDB is the only source
 * of truth, so this may run at any time and any number of times.
 */
export async function syncBrowserState(
  ports: Ports,
  rules: RuleCompiler,
  refreshing: ReadonlySet<string>,
): Promise<void> {
  const streams = await ports.streams.all();
  await ports.rules.install(await rules.all(streams));
  const context = await readRefreshContext(ports);
  await updateAlarm(ports, streams, context);
  const openStreams = streams.filter(({ waitForPageUntil }) => waitForPageUntil === null);
  const states = await Promise.all(
    openStreams.map(async (stream) => {
      const streamStatus = await context.statusOf(stream);
      const health = trackedHealth(stream, streamStatus, ports.now(), refreshing.has(stream.originalUrl));
      const { title, pageUrl, lastError } = stream;
      return {
        title,
        pageUrl,
        lastError,
        health,
        mode: streamStatus.mode,
        expiresAt: streamStatus.validity?.until ?? null,
      };
    }),
  );
  await ports.badge.show(badgeOf(states.map(({ health }) => health)), states);
  ports.announceChange();
  await sendNotifications(ports, openStreams, states);
}

/**
 * Sets the alarm to the earliest due time, at most one period ahead: a stream may be never due, a clock may be set
 * back.
 */
async function updateAlarm(ports: Ports, streams: readonly ActiveStream[], context: RefreshContext): Promise<void> {
  const period = (await ports.settings()).periodMinutes * 60_000;
  const due = earliestDue(streams, ports.now());
  if (due === null) return ports.alarm.set(null, period);
  const at = Math.min(due, ports.now() + period);
  const expiries = await Promise.all(
    streams.map(async (stream) => (await context.statusOf(stream)).validity?.until ?? null),
  );
  await ports.alarm.set(at, heartbeat(expiries, at, period));
}

/** The badge: × stopped, ! needs the viewer, II paused or offline, the number of streams from two up, else nothing. */
function badgeOf(healths: readonly Health[]): Badge {
  if (healths.some(({ state }) => state === 'stopped')) return { icon: 'on', text: '×' };
  if (healths.some(needsAttention)) return { icon: 'on', text: '!' };
  if (healths.length === 0) return { icon: 'idle', text: '' };
  if (healths.every(isWaiting)) return { icon: 'idle', text: 'II' };
  return { icon: 'on', text: healths.length > 1 ? `${healths.length}` : '' };
}

function needsAttention(health: Health): boolean {
  if (health.state === 'failing') return !isRateLimited(health.error);
  return health.state === 'needs-access' || health.state === 'page-gone';
}

/** Whether the stream is paused, or waits for something that the viewer cannot change. */
function isWaiting({ state }: Health): boolean {
  return state === 'off' || state === 'offline' || state === 'failing';
}
