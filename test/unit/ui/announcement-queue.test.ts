import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { AnnouncementQueue, QUIET_MILLIS } from '../../../lib/ui/shared/announcement-queue.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

function queue() {
  const said: string[] = [];
  return { said, live: new AnnouncementQueue((text) => text && said.push(text)) };
}

test('results are said at once, the same one twice if it comes twice', () => {
  const { said, live } = queue();
  live.result('Refreshed');
  vi.advanceTimersByTime(100);
  live.result('Refreshed');
  vi.advanceTimersByTime(100);
  expect(said).toEqual(['Refreshed', 'Refreshed']);
});

test('of changes only the newest is said, and not too soon after the last message', () => {
  const { said, live } = queue();
  live.change('Keeps playing');
  vi.advanceTimersByTime(1000);
  live.change('Getting a fresh link');
  vi.advanceTimersByTime(1000);
  live.change('Stopped');
  expect(said).toEqual(['Keeps playing']);
  vi.advanceTimersByTime(QUIET_MILLIS);
  expect(said).toEqual(['Keeps playing', 'Stopped']);
});

test('a result takes the place of a change that waits', () => {
  const { said, live } = queue();
  live.change('Keeps playing');
  live.change('Stopped');
  live.result('Access was declined');
  vi.advanceTimersByTime(2 * QUIET_MILLIS);
  expect(said).toEqual(['Access was declined']);
});
