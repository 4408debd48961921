import { isAskedToWait, type Health } from '../core/health.ts';
import { earliestDue, heartbeat } from '../core/schedule.ts';
import type { ActiveStream } from '../core/stream.ts';
import { tellNews } from './notify.ts';
import type { Badge, Ports } from './ports.ts';
import type { RuleCompiler } from './rules.ts';
import { healthOf, knowledge, type Knowledge } from './standing.ts';

/**
 * Makes rules, alarm and badge what the store implies, and tells open pages. IndexedDB is the truth; this may run at
 * any time and any number of times.
 */
export async function project(ports: Ports, rules: RuleCompiler, running: ReadonlySet<string>): Promise<void> {
  const streams = await ports.streams.all();
  await ports.rules.install(await rules.all(streams));
  const known = await knowledge(ports);
  await setAlarm(ports, streams, known);
  const shown = streams.filter(({ awaitedUntil }) => awaitedUntil === null);
  const states = await Promise.all(
    shown.map(async (stream) => {
      const standing = await known.of(stream);
      const health = healthOf(stream, standing, ports.now(), running.has(stream.originalUrl));
      const { title, pageUrl, lastError } = stream;
      return { title, pageUrl, lastError, health, mode: standing.mode, expiresAt: standing.term?.until ?? null };
    }),
  );
  await ports.badge.show(badgeOf(states.map(({ health }) => health)), states);
  ports.announce();
  await tellNews(ports, shown, states);
}

/** At the earliest due time, and never later than the period: a due time may be never, or the clock was set back. */
async function setAlarm(ports: Ports, streams: readonly ActiveStream[], known: Knowledge): Promise<void> {
  const period = (await ports.settings()).periodMinutes * 60_000;
  const due = earliestDue(streams, ports.now());
  if (due === null) return ports.alarm.set(null, period);
  const at = Math.min(due, ports.now() + period);
  const ends = await Promise.all(streams.map(async (stream) => (await known.of(stream)).term?.until ?? null));
  await ports.alarm.set(at, heartbeat(ends, at, period));
}

/** The toolbar in one look: × stopped, ! needs the viewer, II rests, the number from two kept streams up, else nothing. */
export function badgeOf(healths: readonly Health[]): Badge {
  if (healths.some(({ state }) => state === 'stopped')) return { icon: 'on', text: '×' };
  if (healths.some(needsViewer)) return { icon: 'on', text: '!' };
  if (healths.length === 0) return { icon: 'idle', text: '' };
  if (healths.every(rests)) return { icon: 'idle', text: 'II' };
  return { icon: 'on', text: healths.length > 1 ? `${healths.length}` : '' };
}

function needsViewer(health: Health): boolean {
  if (health.state === 'failing') return !isAskedToWait(health.error);
  return health.state === 'needs-access' || health.state === 'page-gone';
}

/** Paused, or waiting for what nobody can hasten. */
function rests({ state }: Health): boolean {
  return state === 'off' || state === 'offline' || state === 'failing';
}
