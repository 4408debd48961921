import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { AnnouncementQueue, QUIET_MILLIS } from '../../../lib/ui/shared/live-region.tsx';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

function queue() {
  const announced: string[] = [];
  return { announced, live: new AnnouncementQueue((text) => text && announced.push(text)) };
}

test('announces each result at once, and repeats an equal one', () => {
  const { announced, live } = queue();
  live.result('Refreshed');
  vi.advanceTimersByTime(100);
  live.result('Refreshed');
  vi.advanceTimersByTime(100);
  expect(announced).toEqual(['Refreshed', 'Refreshed']);
});

test('announces only the newest change, and not too soon after the last announcement', () => {
  const { announced, live } = queue();
  live.change('Keeps playing');
  vi.advanceTimersByTime(1000);
  live.change('Getting a fresh link');
  vi.advanceTimersByTime(1000);
  live.change('Stopped');
  expect(announced).toEqual(['Keeps playing']);
  vi.advanceTimersByTime(QUIET_MILLIS);
  expect(announced).toEqual(['Keeps playing', 'Stopped']);
});

test('replaces a waiting change by a result', () => {
  const { announced, live } = queue();
  live.change('Keeps playing');
  live.change('Stopped');
  live.result('Access was declined');
  vi.advanceTimersByTime(2 * QUIET_MILLIS);
  expect(announced).toEqual(['Access was declined']);
});
