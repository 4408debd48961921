import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createIdleTracker, type IdleTracker } from '../../../../lib/app/traffic/idle.ts';

const UNTIL = 5_000;
let idleTracker: IdleTracker;
let start: number;
/** When the wait ended (ms after its start); null while it lasts. */
let over: number | null;

beforeEach(() => {
  vi.useFakeTimers();
  const delay = (ms: number) => new Promise<void>((resolve) => void setTimeout(resolve, ms));
  idleTracker = createIdleTracker({ now: () => Date.now(), delay });
});
afterEach(() => void vi.useRealTimers());

function wait(...keys: string[]): void {
  start = Date.now();
  over = null;
  void idleTracker.waitForIdle(keys, start + UNTIL).then(() => (over = Date.now() - start));
}
const after = (ms: number) => vi.advanceTimersByTimeAsync(ms);

describe('the wait for idle', () => {
  it('ends when no request follows the last response', async () => {
    wait('a');
    await after(1_000);
    idleTracker.requestStarted('a', '1');
    await after(40);
    idleTracker.requestEnded('a', '1');
    await after(100); // Then the segments that the playlist lists.
    idleTracker.requestStarted('a', '2');
    idleTracker.requestStarted('a', '3');
    await after(400);
    idleTracker.requestEnded('a', '2');
    await after(400);
    expect(over).toBeNull();
    idleTracker.requestEnded('a', '3');
    await after(UNTIL);
    expect(over).toBe(1_000 + 40 + 100 + 400 + 400 + 150);
  });

  it('counts quiet time from before its start', async () => {
    idleTracker.requestStarted('a', '1');
    idleTracker.requestEnded('a', '1');
    await after(100);
    wait('a');
    await after(UNTIL);
    expect(over).toBe(50);
  });

  it('ends at the given time if the player is paused', async () => {
    idleTracker.requestStarted('a', '1');
    idleTracker.requestEnded('a', '1');
    await after(3_000);
    wait('a');
    await after(2 * UNTIL);
    expect(over).toBe(UNTIL);
  });

  it('waits until all players are idle', async () => {
    idleTracker.requestStarted('b', '1');
    wait('a', 'b');
    await after(100);
    idleTracker.requestStarted('a', '2');
    idleTracker.requestEnded('a', '2');
    await after(500);
    expect(over).toBeNull();
    idleTracker.requestEnded('b', '1');
    await after(UNTIL);
    expect(over).toBe(750);
  });

  it('lasts until a redirected media element has sent its second request', async () => {
    wait('a');
    await after(10);
    for (let hop = 0; hop < 2; hop++) idleTracker.requestStarted('a', '1', true);
    idleTracker.requestEnded('a', '1');
    await after(800);
    expect(over).toBeNull();
    idleTracker.requestStarted('a', '2', true);
    idleTracker.requestEnded('a', '2');
    await after(UNTIL);
    expect(over).toBe(10 + 800 + 150);
  });

  it('does not wait for ever for a request whose end is never reported', async () => {
    idleTracker.requestStarted('a', 'given up');
    await after(2_900);
    wait('a');
    idleTracker.requestStarted('a', '1');
    idleTracker.requestEnded('a', '1');
    await after(UNTIL);
    expect(over).toBe(150);
  });
});

describe('the wait for requests in flight', () => {
  beforeEach(() => {
    idleTracker.requestStarted('a', '1');
    idleTracker.requestStarted('a', '2');
    start = Date.now();
    over = null;
    void idleTracker.drainInFlight(['a'], start + 1_000).then(() => (over = Date.now() - start));
  });

  it('ends when they are answered, and ignores later ones', async () => {
    await after(200);
    idleTracker.requestStarted('a', 'held');
    idleTracker.requestEnded('a', '1');
    await after(200);
    expect(over).toBeNull();
    idleTracker.requestEnded('a', '2');
    await after(1);
    expect(over).toBe(400);
  });

  it('ends at the given time', async () => {
    await after(UNTIL);
    expect(over).toBe(1_000);
  });
});
