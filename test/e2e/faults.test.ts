import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as v from 'valibot';
import { afterEach, describe, expect, it } from 'vitest';
import { ConductSchema, type Conduct } from '../../lib/core/conduct.ts';
import { readPlayback } from '../harness/playback.ts';
import { until } from '../harness/until.ts';
import { storedRecords } from '../harness/stored.ts';
import { expectAgreement, storedStreams } from './agreement.ts';
import { browser } from './lane.ts';
import {
  expectKept,
  LIFETIME,
  openTheatre,
  switchStream,
  viewOn,
  watch,
  type Theatre,
  type Viewing,
} from './viewing.ts';

/** How often the background is killed at random (200 for an evening); a refresh takes some hundred of the milliseconds between two kills. */
const KILLS = Number(process.env['FRESHET_KILLS'] ?? 30);
/** After so many ms from the moment that the watch page is asked, the background is killed: before, in and after each step. */
const STEPS = [0, 5, 10, 20, 35, 55, 80, 110, 150, 200, 300, 450];

/** What must not cost a viewer the stream: a background that dies, a site that fails, a browser that is closed. */
describe(`in ${browser}, whatever goes wrong`, () => {
  let theatre: Theatre;
  afterEach(() => theatre?.close());

  const kept = async (...channels: string[]): Promise<Viewing[]> => {
    const viewings: Viewing[] = [];
    for (const channel of channels) {
      const viewing = await watch(theatre, channel);
      await switchStream(theatre, viewing, true);
      viewings.push(viewing);
    }
    return viewings;
  };

  it('the background killed at every step of a refresh: the stream plays on, store and rules agree', async () => {
    theatre = await openTheatre(browser);
    const [viewing] = await kept('live-signed');
    for (const delay of STEPS) {
      await asked(theatre, 'live-signed');
      await passed(delay);
      const [before] = await storedStreams(theatre.driver);
      await theatre.driver.killBackground();
      await expectAgreement(theatre.driver);
      const goesOn = async () => (await storedStreams(theatre.driver))[0]!.refreshCount > before!.refreshCount;
      await until(goesOn, `it is refreshed after it was killed ${delay} ms into a refresh`, { timeoutMs: 20_000 });
    }
    expectKept(await viewOn(theatre, viewing!, undefined, 3), 3);
  });

  it(`the background killed ${KILLS} times at random: the streams play on, store and rules agree`, async () => {
    theatre = await openTheatre(browser);
    // Players that ask again: killed so often, it may miss the end of a link.
    const viewings: Viewing[] = [];
    for (const channel of ['live-edge', 'live-signed']) {
      const viewing = await watch(theatre, channel, { query: '?patient' });
      await switchStream(theatre, viewing, true);
      viewings.push(viewing);
    }
    for (let kill = 0; kill < KILLS; kill++) {
      await passed(500 + Math.random() * 3_000);
      await theatre.driver.killBackground();
    }
    await expectAgreement(theatre.driver);
    const fresh = async () => (await storedStreams(theatre.driver)).every(({ lastError }) => lastError === null);
    await until(fresh, 'both are refreshed', { timeoutMs: 30_000 });
    const results = await Promise.all(viewings.map((viewing) => viewOn(theatre, viewing, undefined, 3)));
    expect(results.map(({ refused, errors }) => ({ refused, errors }))).toEqual(
      viewings.map(() => ({ refused: [], errors: [] })),
    );
    for (const { playedShare } of results) expect(playedShare).toBeGreaterThanOrEqual(0.95);
  });

  it('a page that fails and dawdles now and then, edges that change: nothing is refused', async () => {
    theatre = await openTheatre(browser);
    const [viewing] = await kept('live-edge');
    const weather = setInterval(() => {
      const odds = Math.random();
      theatre.station.set('site.test', { pageStatus: odds < 0.05 ? 503 : 200, pageDelay: odds > 0.95 ? 1_500 : 0 });
    }, 400);
    try {
      expectKept(await viewOn(theatre, viewing!, undefined, 5), 5);
    } finally {
      clearInterval(weather);
    }
  });

  it.each([
    ['kills the old link when asked for a new one', { killOldLink: true }, 'kills-old-link'],
    ['opens each link once', { singleUse: true }, 'single-use'],
  ] as const)('a site that %s is found out, and refreshed on demand', async (_, knobs, finding) => {
    theatre = await openTheatre(browser);
    theatre.station.set('live-query', knobs);
    const [viewing] = await kept('live-query');
    await until(async () => (await conduct(theatre))?.onDemand === finding, 'the site is found out');
    const minted = theatre.station.mints('live-query').length;
    const result = await viewOn(theatre, viewing!, undefined, 5);
    // A link is asked for when the last one is nearly over, not at half its life.
    const mints = theatre.station.mints('live-query').length - minted;
    expect(mints).toBeLessThanOrEqual(Math.ceil(((LIFETIME + 1) * 5) / (LIFETIME * 0.7)));
    expect(result.errors).toEqual([]);
    expect(result.playedShare).toBeGreaterThanOrEqual(0.95);
    // What was under way when the site killed the link is refused, and asked for again by the player.
    expect(result.refused.length).toBeLessThanOrEqual(finding === 'kills-old-link' ? mints : 0);
  });

  it.each([
    ['whose server says the time: nothing is refused', true],
    ['whose server does not (control): links are let die', false],
  ])('our clock ten minutes slow, and a site of links that open once, %s', async (_, saysTime) => {
    const now = () => Date.now() + 600_000;
    theatre = await openTheatre(browser, true, LIFETIME, { clock: { now, saysTime } });
    theatre.station.set('live-query', { singleUse: true });
    const [viewing] = await kept('live-query');
    await until(async () => (await conduct(theatre))?.onDemand === 'single-use', 'the site is found out');
    const since = now();
    await viewOn(theatre, viewing!, undefined, 3);
    expect(theatre.station.refused('live-query', since).length === 0).toBe(saysTime);
  });

  it('paused for three lifetimes: it resumes as if nothing had been', async () => {
    theatre = await openTheatre(browser);
    const [viewing] = await kept('vod-query');
    await viewing!.player.evaluate(() => document.querySelector('video')!.pause());
    await passed(3 * LIFETIME * 1000);
    await viewing!.player.evaluate(() => document.querySelector('video')!.play());
    expectKept(await viewOn(theatre, viewing!, undefined, 3), 3);
  });

  it('no network for two lifetimes: the stream is there again with it', async () => {
    theatre = await openTheatre(browser);
    // A player that asks again: others give up in seconds, whatever the link.
    const viewing = await watch(theatre, 'live-edge', { query: '?patient' });
    await switchStream(theatre, viewing, true);
    theatre.station.cut(true);
    await passed(2 * LIFETIME * 1000);
    theatre.station.cut(false);
    const [offline] = await storedStreams(theatre.driver);
    expect(offline?.lastError).not.toBeNull();
    await until(async () => (await storedStreams(theatre.driver))[0]?.lastError === null, 'it is refreshed again', {
      timeoutMs: 60_000,
    });
    const before = (await readPlayback(viewing.player))?.playedSeconds ?? 0;
    const plays = async () => ((await readPlayback(viewing.player))?.playedSeconds ?? 0) > before + 1;
    await until(plays, 'the player plays again', { timeoutMs: 30_000 });
    const result = await viewOn(theatre, viewing, undefined, 3);
    expect(result.refused).toEqual([]);
    expect(result.playedShare).toBeGreaterThanOrEqual(0.9);
  });

  it('the browser closed and started again with its tabs: the stream is kept on', async () => {
    const userDataDir = await mkdtemp(join(tmpdir(), 'freshet-restart-'));
    try {
      theatre = await openTheatre(browser, true, LIFETIME, { userDataDir });
      await kept('live-edge');
      const [before] = await storedStreams(theatre.driver);
      await theatre.restart();
      const viewing = await watch(theatre, 'live-edge');
      await until(
        async () => (await storedStreams(theatre.driver))[0]?.generations.some(({ source }) => source === 'page'),
        'the page is known again',
      );
      expect((await storedStreams(theatre.driver))[0]?.id).toBe(before?.id);
      expectKept(await viewOn(theatre, viewing, undefined, 3), 3);
      await expectAgreement(theatre.driver);
    } finally {
      await theatre?.close();
      await rm(userDataDir, { recursive: true, force: true, maxRetries: 20, retryDelay: 100 });
    }
  });
});

/** Resolves when the watch page of a channel is asked for the next time. */
function asked({ station }: Theatre, channel: string): Promise<void> {
  return new Promise((resolve) => {
    const stop = station.on((event) => {
      if (event.type !== 'request' || event.entry.role !== 'page' || event.entry.channel !== channel) return;
      stop();
      resolve();
    });
  });
}

/** The moment of a fault, which no event of ours announces. */
function passed(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

/** What was learned of the only site. */
async function conduct({ driver }: Theatre): Promise<Conduct | undefined> {
  return v.parse(v.array(ConductSchema), await storedRecords(driver, 'freshet-conduct', 'sites'))[0];
}
