import type { Health } from '../core/health.ts';
import { earliestDue } from '../core/schedule.ts';
import type { Badge, Ports } from './ports.ts';
import type { RuleCompiler } from './rules.ts';
import { healthOf, knowledge } from './standing.ts';

/**
 * Makes rules, alarm and badge what the store implies, and tells open pages. IndexedDB is the truth; this may run at
 * any time and any number of times.
 */
export async function project(ports: Ports, rules: RuleCompiler, running: ReadonlySet<string>): Promise<void> {
  const streams = await ports.streams.all();
  const { periodMinutes } = await ports.settings();
  await ports.rules.install(await rules.all(streams));
  const due = earliestDue(streams);
  // Never later than the heartbeat: a due time may be never, or far away where the clock was set back.
  await ports.alarm.set(due === null ? null : Math.min(due, ports.now() + periodMinutes * 60_000), periodMinutes);
  const known = await knowledge(ports);
  const healths = streams.map(async (stream) => {
    return healthOf(stream, await known.of(stream), ports.now(), running.has(stream.originalUrl));
  });
  await ports.badge.show(badgeOf(await Promise.all(healths)));
  ports.announce();
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
