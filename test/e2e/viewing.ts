import type { Frame, Page } from 'puppeteer-core';
import { expect } from 'vitest';
import { builtExtension } from '../harness/build.ts';
import { launch, type Driver, type LaunchOptions } from '../harness/launch.ts';
import { playing, readPlayback, type Playback } from '../harness/playback.ts';
import { setSwitch } from '../harness/popup.ts';
import { PATIENCE_MS, until } from '../harness/until.ts';
import { storedStreams } from './agreement.ts';
import { ask } from './ask.ts';
import { inTurn } from './turns.ts';
import type { ActiveStream } from '../../lib/core/stream.ts';
import type { Channel } from '../origin/channels.ts';
import type { Entry } from '../origin/log.ts';
import { HOSTS, PLAYER_HOST, startStation, type Station, type StationOptions } from '../origin/index.ts';

export type BrowserName = LaunchOptions['browser'];

/** Seconds that a link is good in these tests. The station rounds its end up to a whole second. */
export const LIFETIME = 12;
/** How many links must have died before a viewing counts as kept. */
export const EXPIRIES = 3;
/** How much of its time a player may stand still because the machine is busy; at least half a lifetime in all. */
const STALLED_SHARE = 0.05;

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
      hosts: [...HOSTS, ...station.hosts],
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

/** Opens the watch page of a channel, in a tab of its own unless one is given, and waits until it plays. */
export async function watch(
  { station, driver }: TestSession,
  channel: string,
  { query = '' }: { query?: string } = {},
  tab?: Page,
): Promise<Viewing> {
  const page = tab ?? (await driver.page());
  await page.goto(station.watchUrl(channel) + query);
  const embedded = station.channels.find(({ id }) => id === channel)?.embed === 'frame';
  const frame = () => page.frames().find((candidate) => candidate.url().includes(PLAYER_HOST));
  const player = embedded ? await until(frame, 'the player frame loads') : page;
  await playing(player);
  return { channel, page, player };
}

/** Flips the stream's switch in the popup, as a viewer does; resolves when what that began is over. */
export async function switchInPopup({ station, driver }: TestSession, viewing: Viewing, on: boolean): Promise<void> {
  const popup = await driver.openPopup(viewing.page);
  try {
    await setSwitch(popup, titleOf(station, viewing.channel), on);
  } finally {
    await popup.close();
  }
  if (on) await firstRefresh(driver, viewing);
}

/** Switches a stream on or off by the message that the popup sends; resolves when what that began is over. */
export async function switchStream({ station, driver }: TestSession, viewing: Viewing, on: boolean): Promise<void> {
  const tabId = await driver.tabId(viewing.page);
  const title = titleOf(station, viewing.channel);
  const find = async () => (await ask(driver, 'popup', { tabId })).here.find((stream) => stream.title.includes(title));
  const stream = await until(find, `${viewing.channel} is found in its tab`);
  if ((stream.tracked !== null) !== on) {
    const { url, quality, pageUrl, frameUrl, origins } = stream;
    const answer = on
      ? await ask(driver, 'activate', { url, title: stream.title, quality, pageUrl, frameUrl, tabId, origins })
      : await ask(driver, 'deactivate', { url });
    expect(answer).toMatchObject({ ok: true });
  }
  if (on) await firstRefresh(driver, viewing);
}

/** The first refresh looks at links, and what it is refused then is no request of the player. */
async function firstRefresh(driver: Driver, { channel }: Viewing): Promise<void> {
  const isOver = async () => {
    const streams = await storedStreams(driver);
    const own = streams.find(isOf(channel));
    return !own || own.refreshCount > 0 || own.lastError !== null;
  };
  await until(isOver, `the first refresh of ${channel} is over`);
}

/**
 * Opens the watch page of a channel and switches its stream on. On a busy machine the first link may die before that is done:
 * then it is begun anew.
 */
export function watchTracked(
  session: TestSession,
  channel: string,
  { query = '', through = switchStream }: { query?: string; through?: typeof switchStream } = {},
): Promise<Viewing> {
  const { station, driver } = session;
  const begin = async (): Promise<Viewing | null> => {
    const earlier = station.issuedLinks(channel).length;
    const hasDied = () =>
      station.refused(channel).some((it) => it.verdict === 'expired' && (it.generation ?? 0) > earlier);
    const page = await driver.page();
    try {
      const viewing = await watch(session, channel, { query }, page);
      await through(session, viewing, true);
      if (!hasDied()) return viewing;
    } catch (error) {
      if (!hasDied()) throw error;
    }
    const tracked = (await storedStreams(driver)).find(isOf(channel));
    if (tracked) await ask(driver, 'deactivate', { url: tracked.originalUrl });
    await page.close();
    return null;
  };
  return inTurn(() => until(begin, `${channel} is switched on while its first link lives`));
}

/** Whether a stream is that of a channel, by its watch page. */
export function isOf(channel: string): (stream: ActiveStream) => boolean {
  return ({ pageUrl }) => new URL(pageUrl).pathname.split('/').includes(channel);
}

export function titleOf(station: Station, channel: string): string {
  return station.channels.find(({ id }) => id === channel)?.title ?? '';
}

/** What came of a viewing since it was last looked at. */
export interface Continuity {
  /** A line for each request that the CDN refused. */
  refused: string[];
  expired: number;
  /** Seconds in which it did not play, and all of them. */
  lostSeconds: number;
  seconds: number;
  errors: string[];
}

/**
 * Lets a viewing go on until three links of it (or `expiries`) have died, each a lifetime of wall time; `meanwhile` is called at every
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
  const seconds = (now - since) / 1000;
  // A player that has just died has lost no time yet.
  const goesOn =
    after.errors.length > 0 ||
    (await playsOn(player, after.playedSeconds + 1).then(
      () => true,
      () => false,
    ));
  return {
    refused: station.refused(channel, since).map((entry) => refusal(station, entry, since)),
    expired: station.issuedLinks(channel).filter(({ expiresAt }) => expiresAt > since && expiresAt < now).length,
    lostSeconds: seconds - (after.playedSeconds - before.playedSeconds),
    seconds,
    errors: [...(await state(player)).errors, ...(goesOn ? [] : ['it stands still'])],
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

/** Asserts that a viewing was kept: three links (or `expiries`) died, nothing was refused, and it played on. */
export function expectContinuous(result: Continuity, expiries = EXPIRIES): void {
  const { refused, errors, expired } = result;
  expect({ refused, errors }).toEqual({ refused: [], errors: [] });
  expect(expired).toBeGreaterThanOrEqual(expiries);
  expectPlayed(result);
}

/** Asserts that a viewing stood still no longer than a busy machine makes it: a player without its link loses all that is left. */
export function expectPlayed({ lostSeconds, seconds }: Continuity): void {
  expect(lostSeconds).toBeLessThanOrEqual(Math.max(STALLED_SHARE * seconds, LIFETIME / 2));
}

/** Resolves when a player has played so many seconds since it was loaded; rejects where it dies or stands still. */
export async function playsOn(player: Page | Frame, playedSeconds: number, timeoutMs = PATIENCE_MS): Promise<void> {
  const plays = async () => {
    const playback = await state(player);
    if (playback.errors.length > 0) throw new Error(`the player has died: ${playback.errors.join(', ')}`);
    return playback.playedSeconds >= playedSeconds;
  };
  await until(plays, 'it plays on', { timeoutMs });
}

/** What a refused request was, and under which link: without its token. */
function refusal(station: Station, { at, channel, role, path, generation, verdict }: Entry, since: number): string {
  const issuedLinks = station.issuedLinks(channel ?? '').filter((issue) => issue.at <= at);
  const end = issuedLinks.find((issue) => issue.generation === generation)?.expiresAt;
  const late = end === undefined ? '' : `, ${at - end} ms after its end`;
  return `${role} ${path} at ${at - since} ms: ${verdict}, link ${generation} of ${issuedLinks.length}${late}`;
}

/** How a player is doing. Rejects where the page has none. */
export async function state(player: Page | Frame): Promise<Playback> {
  const playback = await readPlayback(player);
  if (!playback) throw new Error('the page has no player');
  return playback;
}
