import { isIdle } from '../../core/schedule.ts';
import type { ActiveStream } from '../../core/stream.ts';
import type { Ports } from '../ports.ts';

/**
 * The due streams without those whose player has been paused for longer than the viewer wants links kept fresh. Those
 * are due again one period later. A request of the player triggers their refresh at once, as any request after expiry
 * does.
 */
export async function withoutIdle(ports: Ports, due: readonly ActiveStream[]): Promise<ActiveStream[]> {
  const { idleHours, periodMinutes } = await ports.settings();
  const now = ports.now();
  const idle = due.filter((stream) => isIdle(stream, idleHours, now));
  for (const { originalUrl } of idle) {
    await ports.streams.update(originalUrl, (stored) => stored && { ...stored, dueAt: now + periodMinutes * 60_000 });
  }
  return due.filter((stream) => !idle.includes(stream));
}
