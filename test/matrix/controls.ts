import type { Page } from 'puppeteer-core';
import type { Playback } from '../harness/playback.ts';
import type { PlayerAction } from './player-actions.ts';

/** The state of a page's player, and the height of its picture. */
export type State = Playback & { height: number };

/** Reads the state of a page's player. Rejects if the page has none. */
export async function stateOf(page: Page): Promise<State> {
  const state = await page.evaluate(() => (window as unknown as StationPage).playback());
  if (!state) throw new Error('the page has no player');
  return state;
}

/** Performs an action on a page's player, as a viewer would. */
export async function perform(page: Page, action: PlayerAction): Promise<void> {
  switch (action.kind) {
    case 'variant':
      await page.evaluate((height) => (window as unknown as StationPage).setVariant(height), action.height);
      return;
    case 'seek':
      await page.evaluate(seekFar);
      return;
    case 'pause':
      await page.evaluate(() => document.querySelector('video')?.pause());
      return;
    case 'play':
      // The promise of a dead player rejects or never settles. Playback is measured, so ignore it.
      await page.evaluate(
        () =>
          void document
            .querySelector('video')
            ?.play()
            .catch(() => undefined),
      );
  }
}

interface StationPage {
  playback(): State | null;
  setVariant(height: number): boolean;
}

/** In the page: seeks as far as possible from buffered media, with enough left to play until the next seek. */
function seekFar(): void {
  const LEFT = 40;
  const video = document.querySelector('video');
  if (!video || !Number.isFinite(video.duration)) return;
  const { buffered } = video;
  const distance = (time: number): number => {
    let nearest = Math.abs(time - video.currentTime);
    for (let i = 0; i < buffered.length; i++) {
      const inside = time >= buffered.start(i) && time <= buffered.end(i);
      const edge = Math.min(Math.abs(time - buffered.start(i)), Math.abs(time - buffered.end(i)));
      nearest = Math.min(nearest, inside ? 0 : edge);
    }
    return nearest;
  };
  let best = 0;
  for (let time = 0; time <= video.duration - LEFT; time += 1) if (distance(time) > distance(best)) best = time;
  video.currentTime = best + 0.5;
}
