import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { SiteBehavior } from '../../lib/core/site-behavior.ts';
import type { ActiveStream } from '../../lib/core/stream.ts';
import { until } from '../harness/until.ts';
import { PRESETS, startStation, type Channel, type Station, type StationOptions } from '../origin/index.ts';
import { expectAgreement, storedConduct, storedStreams } from './agreement.ts';
import { nextPageRequest, passed, SEED, seededRandom, startChaos } from './chaos.ts';
import { resetSession } from './clean-session.ts';
import { browser } from './lane.ts';
import { inTurn } from './turns.ts';
import {
  expectContinuous,
  expectPlayed,
  isOf,
  LIFETIME,
  openTestSession,
  playsOn,
  state,
  viewOn,
  watch,
  watchTracked,
  type TestSession,
} from './viewing.ts';

/** After so many ms from the moment that the watch page is asked, the background is killed: before, in and after each step. */
const STEPS = [0, 5, 10, 20, 35, 55, 80, 110, 150, 200, 300, 450];

/** Each on a site of its own: what is learned of one site must not touch the others. */
const CHANNELS = [
  of('live-query', 'old-link-dies', 'revoking.test'),
  of('live-query', 'opens-once', 'once.test'),
  of('live-query', 'says-time', 'says.test'),
  of('live-query', 'says-no-time', 'silent.test'),
  of('live-edge', 'fails-now-and-then', 'chaos.test'),
  of('live-edge', 'offline', 'offline.test'),
  of('vod-query', 'paused', 'paused.test'),
  PRESETS['live-edge'],
  PRESETS['live-signed'],
];

/** What must not cost a viewer the stream: a background that dies, a site that fails, a browser that is closed. */
describe(`in ${browser}, whatever goes wrong`, () => {
  let session: TestSession;
  const stations: Station[] = [];
  beforeAll(async () => void (session = await openTestSession(browser, true, LIFETIME, { channels: CHANNELS })));
  afterAll(async () => {
    await session?.close();
    await Promise.all(stations.map((station) => station.close()));
  });

  /** The same browser before another station. */
  async function atAnotherStation(options: StationOptions = {}): Promise<TestSession> {
    const station = await startStation({ lifetime: LIFETIME, channels: CHANNELS, ...options });
    stations.push(station);
    return { ...session, station };
  }

  describe('side by side', () => {
    it.concurrent.each([
      ['kills the old link when asked for a new one', 'old-link-dies', { revokeOnIssue: true }, 'revoke-on-issue'],
      ['opens each link once', 'opens-once', { singleUse: true }, 'single-use'],
    ] as const)('a site that %s is found out, and refreshed on demand', async (_, channel, knobs, finding) => {
      const { station } = session;
      station.set(channel, knobs);
      const viewing = await watchTracked(session, channel);
      await until(async () => (await learned(session, channel))?.renewalLimit === finding, 'the site is found out');
      const issued = station.issuedLinks(channel).length;
      const result = await viewOn(session, viewing);
      // A link is asked for when the last one is nearly over, not at half its life.
      const links = station.issuedLinks(channel).length - issued;
      expect(links).toBeLessThanOrEqual(Math.ceil(result.seconds / (LIFETIME * 0.7)));
      expect(result.errors).toEqual([]);
      expectPlayed(result);
      // What was under way when the site killed the link is refused, and asked for again by the player.
      expect(result.refused.length).toBeLessThanOrEqual(finding === 'revoke-on-issue' ? links : 0);
      await viewing.page.close();
    });

    it.concurrent.each([
      ['whose server says the time: nothing is refused', 'says-time', true],
      ['whose server does not (control): links are let die', 'says-no-time', false],
    ])('our clock ten minutes slow, and a site of links that open once, %s', async (_, channel, saysTime) => {
      const now = () => Date.now() + 600_000;
      const away = await atAnotherStation({ now, saysTime });
      away.station.set(channel, { singleUse: true });
      const viewing = await watchTracked(away, channel);
      await until(async () => (await learned(away, channel))?.renewalLimit === 'single-use', 'the site is found out');
      const since = now();
      await viewOn(away, viewing);
      expect(away.station.refused(channel, since).length === 0).toBe(saysTime);
      await viewing.page.close();
    });

    it.concurrent(`a page that fails and dawdles now and then: nothing is refused (seed ${SEED})`, async () => {
      const viewing = await watchTracked(session, 'fails-now-and-then');
      const stop = startChaos(session.station, 'fails-now-and-then', seededRandom(SEED));
      try {
        expectContinuous(await viewOn(session, viewing));
      } finally {
        stop();
      }
      await viewing.page.close();
    });

    it.concurrent('paused for three lifetimes: it resumes as if nothing had been', async () => {
      const viewing = await watchTracked(session, 'paused');
      await viewing.player.evaluate(() => document.querySelector('video')!.pause());
      await passed(3 * LIFETIME * 1000);
      await viewing.player.evaluate(() => document.querySelector('video')!.play());
      expectContinuous(await viewOn(session, viewing));
      await viewing.page.close();
    });

    it.concurrent('no network for two lifetimes: the stream is there again with it', async () => {
      const away = await atAnotherStation();
      // A player that asks again: others give up in seconds, whatever the link.
      const viewing = await watchTracked(away, 'offline', { query: '?patient' });
      away.station.cut(true);
      await passed(2 * LIFETIME * 1000);
      away.station.cut(false);
      expect((await stored(away, 'offline'))?.lastError).not.toBeNull();
      await until(async () => (await stored(away, 'offline'))?.lastError === null, 'it is refreshed again');
      await playsOn(viewing.player, (await state(viewing.player)).playedSeconds + 1);
      const result = await viewOn(away, viewing);
      expect(result.refused).toEqual([]);
      expectPlayed(result);
      await viewing.page.close();
    });
  });

  it('the background killed at every step of a refresh and between refreshes: the stream plays on, store and rules agree', async () => {
    await resetSession(session);
    const viewing = await watchTracked(session, 'live-signed');
    for (const delay of STEPS) {
      await nextPageRequest(session.station, 'live-signed');
      await passed(delay);
      const before = await stored(session, 'live-signed');
      await session.driver.killBackground();
      await expectAgreement(session.driver);
      const goesOn = async () => (await stored(session, 'live-signed'))!.refreshCount > before!.refreshCount;
      await until(goesOn, `it is refreshed after it was killed ${delay} ms into a refresh`);
    }
    // And between two refreshes, at the death of each link.
    expectContinuous(await viewOn(session, viewing, () => session.driver.killBackground()));
  });
});

describe(`in ${browser}, with a profile that is kept`, () => {
  it('the browser closed and started again with its tabs: the stream is kept on', async () => {
    const userDataDir = await mkdtemp(join(tmpdir(), 'freshet-restart-'));
    const session = await openTestSession(browser, true, LIFETIME, { userDataDir, channels: CHANNELS });
    try {
      await watchTracked(session, 'live-edge');
      const before = await stored(session, 'live-edge');
      await session.restart();
      const viewing = await inTurn(() => watch(session, 'live-edge'));
      await until(
        async () => (await stored(session, 'live-edge'))?.generations.some(({ source }) => source === 'page'),
        'the page is known again',
      );
      expect((await stored(session, 'live-edge'))?.id).toBe(before?.id);
      expectContinuous(await viewOn(session, viewing));
      await expectAgreement(session.driver);
    } finally {
      await session.close();
      await rm(userDataDir, { recursive: true, force: true, maxRetries: 20, retryDelay: 100 });
    }
  });
});

function of(preset: keyof typeof PRESETS, id: string, site: string): Channel {
  return { ...PRESETS[preset], id, site };
}

async function stored({ driver }: TestSession, channel: string): Promise<ActiveStream | undefined> {
  return (await storedStreams(driver)).find(isOf(channel));
}

/** What was learned of the site of a channel. */
async function learned(session: TestSession, channel: string): Promise<SiteBehavior | undefined> {
  const stream = await stored(session, channel);
  return stream && storedConduct(session.driver, stream);
}
