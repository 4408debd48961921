import { health, type Health } from '../core/health.ts';
import { earliestDue, streamExpiry } from '../core/schedule.ts';
import type { ActiveStream } from '../core/stream.ts';
import type { Badge, Ports } from './ports.ts';
import type { RuleCompiler } from './rules.ts';

/**
 * Makes rules, alarm and badge what the store implies, and tells open pages. IndexedDB is the truth; this may run at
 * any time and any number of times.
 */
export async function project(ports: Ports, rules: RuleCompiler, running: ReadonlySet<string>): Promise<void> {
  const streams = await ports.streams.all();
  const { periodMinutes } = await ports.settings();
  await ports.rules.install(await rules.all(streams));
  await ports.alarm.set(earliestDue(streams), periodMinutes);
  await ports.badge.show(badgeOf(streams.map((stream) => healthOf(stream, ports.now(), running))));
  ports.announce();
}

/** The health of a stored stream. */
export function healthOf(stream: ActiveStream, now: number, running: ReadonlySet<string>): Health {
  return health(stream, now, streamExpiry(stream), running.has(stream.originalUrl));
}

/** The toolbar in one look: × stopped, ! needs the viewer, the number from two kept streams up, else nothing. */
export function badgeOf(healths: readonly Health[]): Badge {
  const any = (state: Health['state']) => healths.some((one) => one.state === state);
  const text = any('stopped')
    ? '×'
    : any('failing') || any('needs-access')
      ? '!'
      : healths.length > 1
        ? `${healths.length}`
        : '';
  return { icon: healths.length > 0 ? 'on' : 'idle', text: text as Badge['text'] };
}
