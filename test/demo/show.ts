import { setTimeout as delay } from 'node:timers/promises';
import type { Page } from 'puppeteer-core';
import type { Driver } from '../harness/launch.ts';
import { oneLine } from '../harness/one-line.ts';
import { playing, readPlayback, type Playback } from '../harness/playback.ts';
import { setSwitch } from '../harness/popup.ts';
import type { Station } from '../origin/index.ts';
import type { Print } from './printer.ts';
import type { DemoOptions } from './options.ts';
import { DemoFailure } from './outcome.ts';
import { assessDemo, type DemoResult } from './result.ts';

/** How long a link is good, in seconds. */
export const LIFETIME = 12;
/** The station rounds the end of a link up to a whole second. */
const LONGEST_LIFE_MS = (LIFETIME + 1) * 1000;
/** How many of them a check plays through. */
export const EXPIRIES = 6;
const REPORT_MS = 5_000;

export interface DemoSession {
  driver: Driver;
  station: Station;
  options: DemoOptions;
  print: Print;
  /** Aborted when the user has seen enough. */
  ended: AbortSignal;
}

/** What was measured, and what ended it too early, if anything did. */
export interface Shown {
  verdict: DemoResult | null;
  failure: DemoFailure | null;
}

/** Opens the watch page, switches its stream on, and judges how it played. Rejects where it does not come to that. */
export async function show(session: DemoSession): Promise<Shown> {
  const { driver, station, options, print } = session;
  const page = await driver.page();
  await page.goto(station.watchUrl(options.channel));
  await playing(page);
  print('playing');
  await switchOn(session, page);
  const before = await playing(page);
  const since = Date.now();
  const bounded = options.check || options.headless;
  print(
    `Freshet keeps it from here on${bounded ? `, for ${EXPIRIES} expiries` : ': close the browser or press Ctrl-C to end'}`,
  );
  return watch(session, page, { before, since, until: bounded ? EXPIRIES : Infinity });
}

/** As a user does: opens the popup over the page and flips the switch of the stream. */
async function switchOn({ driver, station, options, print }: DemoSession, page: Page): Promise<void> {
  const title = station.channels.find(({ id }) => id === options.channel)?.title ?? '';
  const popup = await driver.openPopup(page);
  print(`popup: switching on "${title}"`);
  await setSwitch(popup, title, true);
  // Beside a window it is nice to look at; without one it would only keep the background awake.
  if (options.headless) await popup.close();
}

/** Reports every few seconds until so many links have expired, the stream has died, or the user has seen enough. */
async function watch(
  { station, options, print, ended }: DemoSession,
  page: Page,
  { before, since, until }: { before: Playback; since: number; until: number },
): Promise<Shown> {
  let now = before;
  let read = since;
  const soFar = (failure: DemoFailure | null = null): Shown & { verdict: DemoResult } => {
    const refused = station.refused(options.channel, since).length;
    const verdict = assessDemo({ wallMs: read - since, lifetimeMs: LONGEST_LIFE_MS, refused, before, now });
    return { verdict, failure };
  };
  while (!ended.aborted && soFar().verdict.expiries < until) {
    const left = since + until * LONGEST_LIFE_MS - Date.now();
    await delay(Math.min(REPORT_MS, Math.max(left, 100)), null, { signal: ended }).catch(() => {});
    // Where the page is gone, what was read last counts.
    const next = await readPlayback(page).catch(() => null);
    if (next === null) return soFar(page.isClosed() ? null : new DemoFailure('browser-died', 'the page is gone'));
    const moved = next.playedSeconds > now.playedSeconds;
    [now, read] = [next, Date.now()];
    const errors = now.errors.map(oneLine);
    const { playedPercent } = soFar().verdict;
    print([`playing at ${now.currentTime.toFixed(1)} s`, `${playedPercent} % played`, ...errors].join(', '));
    if (errors.length > 0 && !moved && !ended.aborted) return soFar(new DemoFailure('stream-died', errors.join(', ')));
  }
  return soFar();
}
