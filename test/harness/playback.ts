import type { Frame, Page } from 'puppeteer-core';
import { until } from './until.ts';

/** What a player of the station's pages says of itself (test/origin/pages/player.js). */
export interface Playback {
  currentTime: number;
  /** Seconds of the stream that were really played, and seconds in which playing stood still. */
  playedSeconds: number;
  stalledSeconds: number;
  ended: boolean;
  /** The fatal errors of the player. */
  errors: string[];
  /** `performance.now()` when it first played. */
  startedAt: number | null;
}

/** How the i-th player of a page (or of a player's frame) is doing; null where there is none. */
export function readPlayback(frame: Page | Frame, i = 0): Promise<Playback | null> {
  return frame.evaluate((index) => {
    const page = window as unknown as { playback?: (index: number) => Playback | null };
    return page.playback?.(index) ?? null;
  }, i);
}

/** Resolves when the i-th player has played a moment. Rejects with its state where it does not within `PATIENCE_MS`, or has died. */
export async function playing(frame: Page | Frame, i = 0): Promise<Playback> {
  let last: Playback | null = null;
  const plays = async (): Promise<Playback | null> => {
    last = await readPlayback(frame, i);
    if (last !== null && last.errors.length > 0) throw new Error('it has died');
    return last !== null && last.playedSeconds > 0.5 ? last : null;
  };
  try {
    return await until(plays, 'the player plays');
  } catch (error) {
    throw new Error(`the player does not play: ${JSON.stringify(last)}`, { cause: error });
  }
}
