import type { Health } from '../core/health.ts';
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
      return { health, expiresAt: standing.term?.until ?? null };
    }),
  );
  await ports.badge.show(badgeOf(states.map(({ health }) => health)));
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

/** The toolbar in one look: × stopped, ! needs the viewer, the number from two kept streams up, else nothing. */
export function badgeOf(healths: readonly Health[]): Badge {
  const any = (state: Health['state']) => healths.some((one) => one.state === state);
  const text = any('stopped')
    ? '×'
    : any('failing') || any('needs-access') || any('page-gone') || any('offline')
      ? '!'
      : healths.length > 1
        ? `${healths.length}`
        : '';
  return { icon: healths.length > 0 ? 'on' : 'idle', text: text as Badge['text'] };
}
