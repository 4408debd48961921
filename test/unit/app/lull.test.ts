import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createLulls, type Lulls } from '../../../lib/app/traffic/lull.ts';

const UNTIL = 5_000;
let lulls: Lulls;
let begun: number;
/** When the wait was over, in ms after its beginning; null while it goes on. */
let over: number | null;

beforeEach(() => {
  vi.useFakeTimers();
  const delay = (ms: number) => new Promise<void>((resolve) => void setTimeout(resolve, ms));
  lulls = createLulls({ now: () => Date.now(), delay });
});
afterEach(() => void vi.useRealTimers());

function wait(...keys: string[]): void {
  begun = Date.now();
  over = null;
  void lulls.wait(keys, begun + UNTIL).then(() => (over = Date.now() - begun));
}
const after = (ms: number) => vi.advanceTimersByTimeAsync(ms);

describe('a lull', () => {
  it('comes when the last answer has led to nothing more', async () => {
    wait('a');
    await after(1_000);
    lulls.asked('a', '1');
    await after(40);
    lulls.ended('a', '1');
    await after(100); // What the playlist has named.
    lulls.asked('a', '2');
    lulls.asked('a', '3');
    await after(400);
    lulls.ended('a', '2');
    await after(400);
    expect(over).toBeNull();
    lulls.ended('a', '3');
    await after(UNTIL);
    expect(over).toBe(1_000 + 40 + 100 + 400 + 400 + 150);
  });

  it('may just have begun', async () => {
    lulls.asked('a', '1');
    lulls.ended('a', '1');
    await after(100);
    wait('a');
    await after(UNTIL);
    expect(over).toBe(50);
  });

  it('is waited for no longer than until the time that was given, as where the player rests', async () => {
    lulls.asked('a', '1');
    lulls.ended('a', '1');
    await after(3_000);
    wait('a');
    await after(2 * UNTIL);
    expect(over).toBe(UNTIL);
  });

  it('is one of all the players', async () => {
    lulls.asked('b', '1');
    wait('a', 'b');
    await after(100);
    lulls.asked('a', '2');
    lulls.ended('a', '2');
    await after(500);
    expect(over).toBeNull();
    lulls.ended('b', '1');
    await after(UNTIL);
    expect(over).toBe(750);
  });

  it('comes after a media element that was led has asked once more, where it was led to', async () => {
    wait('a');
    await after(10);
    for (let hop = 0; hop < 2; hop++) lulls.asked('a', '1', true);
    lulls.ended('a', '1');
    await after(800);
    expect(over).toBeNull();
    lulls.asked('a', '2', true);
    lulls.ended('a', '2');
    await after(UNTIL);
    expect(over).toBe(10 + 800 + 150);
  });

  it('does not wait for ever for a request whose end is never told', async () => {
    lulls.asked('a', 'given up');
    await after(2_900);
    wait('a');
    lulls.asked('a', '1');
    lulls.ended('a', '1');
    await after(UNTIL);
    expect(over).toBe(150);
  });
});

describe('what is under way', () => {
  beforeEach(() => {
    lulls.asked('a', '1');
    lulls.asked('a', '2');
    begun = Date.now();
    over = null;
    void lulls.settled(['a'], begun + 1_000).then(() => (over = Date.now() - begun));
  });

  it('is waited for, and nothing that comes after it', async () => {
    await after(200);
    lulls.asked('a', 'held');
    lulls.ended('a', '1');
    await after(200);
    expect(over).toBeNull();
    lulls.ended('a', '2');
    await after(1);
    expect(over).toBe(400);
  });

  it('is waited for no longer than until the time that was given', async () => {
    await after(UNTIL);
    expect(over).toBe(1_000);
  });
});
