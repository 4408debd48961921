import type { Frame, Page } from 'puppeteer-core';
import { expect } from 'vitest';
import { builtExtension } from '../harness/build.ts';
import { launch, type Driver, type LaunchOptions } from '../harness/launch.ts';
import { playing, readPlayback, type Playback } from '../harness/playback.ts';
import { setSwitch } from '../harness/popup.ts';
import { until } from '../harness/until.ts';
import { storedStreams } from './agreement.ts';
import type { Channel } from '../origin/channels.ts';
import type { Entry } from '../origin/log.ts';
import { HOSTS, PLAYER_HOST, startStation, type Station, type StationOptions } from '../origin/index.ts';

export type BrowserName = LaunchOptions['browser'];

/** Seconds that a link is good in these tests. The station rounds its end up to a whole second. */
export const LIFETIME = 8;
/** How many links must have died before a viewing counts as kept. */
const EXPIRIES = 10;

export interface TestSession {
  station: Station;
  driver: Driver;
  /** Closes the browser and starts it again with the same profile, which must have been given. */
  restart(): Promise<void>;
  close(): Promise<void>;
}

export interface TestSessionOptions {
  /** All presets, unless given. */
  channels?: readonly Channel[];
  /** A profile of the browser that outlives it. */
  userDataDir?: string;
  /** The station's clock (ms), and whether it says the time. */
  clock?: Pick<StationOptions, 'now' | 'saysTime'>;
  /** As for `launch`. */
  executable?: string;
}

/** A station and a browser, with the extension or (as a control) without. */
export async function openTestSession(
  browser: BrowserName,
  withExtension = true,
  lifetime = LIFETIME,
  { channels, clock, ...program }: TestSessionOptions = {},
): Promise<TestSession> {
  const station = await startStation({ lifetime, ...clock, ...(channels ? { channels } : {}) });
  const start = () =>
    launch({
      browser,
      hosts: HOSTS,
      ...(withExtension ? { extensionDir: builtExtension(browser) } : {}),
      ...program,
    });
  try {
    const session: TestSession = {
      station,
      driver: await start(),
      restart: async () => {
        await session.driver.close();
        session.driver = await start();
      },
      close: async () => {
        await session.driver.close();
        await station.close();
      },
    };
    return session;
  } catch (error) {
    await station.close();
    throw error;
  }
}

/** One viewer before one stream. */
export interface Viewing {
  channel: string;
  page: Page;
  /** The document that plays: the page, or its player frame. */
  player: Page | Frame;
}

/** Opens the watch page of a channel and waits until it plays. */
export async function watch(
  { station, driver }: TestSession,
  channel: string,
  { query = '' }: { query?: string } = {},
): Promise<Viewing> {
  const page = await driver.page();
  await page.goto(station.watchUrl(channel) + query);
  const embedded = station.channels.find(({ id }) => id === channel)?.embed === 'frame';
  const frame = () => page.frames().find((candidate) => candidate.url().includes(PLAYER_HOST));
  const player = embedded ? await until(frame, 'the player frame loads') : page;
  await playing(player);
  return { channel, page, player };
}

/** Flips the stream's switch in the popup, as a viewer does; resolves when what that began is over. */
export async function switchStream({ station, driver }: TestSession, viewing: Viewing, on: boolean): Promise<void> {
  const popup = await driver.openPopup(viewing.page);
  try {
    await setSwitch(popup, titleOf(station, viewing.channel), on);
  } finally {
    await popup.close();
  }
  if (!on) return;
  // The first refresh looks at links, and what it is refused then is no request of the player.
  const isOver = async () => {
    const streams = await storedStreams(driver);
    const own = streams.find(({ pageUrl }) => new URL(pageUrl).pathname.split('/').includes(viewing.channel));
    return !own || own.refreshCount > 0 || own.lastError !== null;
  };
  await until(isOver, `the first refresh of ${viewing.channel} is over`, { timeoutMs: 20_000 });
}

export function titleOf(station: Station, channel: string): string {
  return station.channels.find(({ id }) => id === channel)?.title ?? '';
}

/** What came of a viewing since it was last looked at. */
interface Continuity {
  /** A line for each request that the CDN refused. */
  refused: string[];
  expired: number;
  playedShare: number;
  errors: string[];
}

/**
 * Lets a viewing go on until ten links of it (or `expiries`) have died, each a lifetime of wall time; `meanwhile` is called at every
 * death with how many there were.
 */
export async function viewOn(
  { station }: TestSession,
  { channel, player }: Viewing,
  meanwhile: (deaths: number) => Promise<void> = async () => undefined,
  expiries = EXPIRIES,
): Promise<Continuity> {
  const since = Date.now();
  const before = await state(player);
  for (let deaths = 1; deaths <= expiries; deaths++) {
    const at = since + deaths * (LIFETIME + 1) * 1000;
    await until(() => Date.now() >= at, 'time passes', { timeoutMs: 60_000, everyMs: 250 });
    await meanwhile(deaths);
  }
  const after = await state(player);
  const now = Date.now();
  return {
    refused: station.refused(channel, since).map((entry) => refusal(station, entry, since)),
    expired: station.issuedLinks(channel).filter(({ expiresAt }) => expiresAt > since && expiresAt < now).length,
    playedShare: (after.playedSeconds - before.playedSeconds) / ((now - since) / 1000),
    errors: after.errors,
  };
}

/**
 * Seeks to where nothing was loaded yet, another place of a title each `time` (0 to 2); far ahead or back, since Firefox waits
 * for what is not far ahead of its download.
 */
export async function seekFar({ player }: Viewing, time: number): Promise<void> {
  await player.evaluate(
    (share) => {
      const video = document.querySelector('video')!;
      video.currentTime = video.duration * share;
    },
    [0.8, 0.4, 0.2][time] ?? 0,
  );
}

/** Asserts that a viewing was kept: ten links (or `expiries`) died, nothing was refused, it played at least 95 % of the time. */
export function expectContinuous({ refused, expired, playedShare, errors }: Continuity, expiries = EXPIRIES): void {
  expect({ refused, errors }).toEqual({ refused: [], errors: [] });
  expect(expired).toBeGreaterThanOrEqual(expiries);
  expect(playedShare).toBeGreaterThanOrEqual(0.95);
}

/** What a refused request was, and under which link: without its token. */
function refusal(station: Station, { at, channel, role, path, generation, verdict }: Entry, since: number): string {
  const issuedLinks = station.issuedLinks(channel ?? '').filter((issue) => issue.at <= at);
  const end = issuedLinks.find((issue) => issue.generation === generation)?.expiresAt;
  const late = end === undefined ? '' : `, ${at - end} ms after its end`;
  return `${role} ${path} at ${at - since} ms: ${verdict}, link ${generation} of ${issuedLinks.length}${late}`;
}

async function state(player: Page | Frame): Promise<Playback> {
  const playback = await readPlayback(player);
  if (!playback) throw new Error('the page has no player');
  return playback;
}
