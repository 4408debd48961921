import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { StreamRecord } from '../../lib/core/history.ts';
import { storedRecords } from '../harness/stored.ts';
import { until } from '../harness/until.ts';
import { channel, PRESETS, type Channel } from '../origin/index.ts';
import { LONG_TITLE } from '../origin/presets.ts';
import { storedStreams } from './agreement.ts';
import { ask } from './ask.ts';
import { resetSession } from './clean-session.ts';
import { browser } from './lane.ts';
import { inTurn } from './turns.ts';
import {
  isOf,
  openTestSession,
  playsOn,
  state,
  switchStream,
  watch,
  watchTracked,
  type TestSession,
  type Viewing,
} from './viewing.ts';

/** Seconds that links live in these tests: short where they must run out, long where something else must end them. */
const SHORT = 8;
const LONG = 300;
/** Seconds of playing that show that a player is well. */
const STEADY_SECONDS = 8;
/** A player that asks again, where the browser cannot keep a refusal from it. */
const page = browser === 'firefox' ? {} : { query: '?patient' };

/** Each on a site of its own: what is learned of one site must not touch the others. */
const CHANNELS = [
  of('live-query', 'outage-query', 'outage1.test'),
  of('live-edge', 'outage-edge', 'outage2.test'),
  of('live-query', 'revoked-query', 'revoked1.test'),
  of('live-edge', 'revoked-edge', 'revoked2.test'),
  channel({ ...LONG_TITLE, site: 'long.test' }),
  PRESETS['live-query'],
];

/** What the requests of pages tell, and what is done about them: refusals, holding, seeking, silence. */
describe(`the requests of pages in ${browser}`, () => {
  describe('control, without the extension: the player dies when', () => {
    let session: TestSession;
    beforeAll(async () => void (session = await open(false)));
    afterAll(() => session?.close());

    it.concurrent('the watch page is down until the link is dead', async () => {
      const viewing = await inTurn(() => watch(session, 'outage-query', page));
      await outage(session, 'outage-query');
      await expectDead(viewing);
    });

    it.concurrent('the link is revoked', async () => {
      const viewing = await inTurn(() => watch(session, 'revoked-query', page));
      session.station.revoke('revoked-query');
      await expectDead(viewing);
    });

    it.concurrent('the viewer seeks once its link is dead', async () => {
      const viewing = await inTurn(() => watch(session, 'vod-long', page));
      await seek(session, viewing, 0.9);
      await expectDead(viewing);
    });
  });

  describe('with the extension', () => {
    let session: TestSession;
    beforeAll(async () => void (session = await open(true)));
    afterAll(() => session?.close());

    describe('side by side', () => {
      it.concurrent.each(['outage-query', 'outage-edge'])(
        '%s: the watch page is down until the link is dead; the player plays on once it is back',
        async (id) => {
          const { station } = session;
          const viewing = await redirected(session, id);
          const since = Date.now();
          await outage(session, id);
          await playsWell(viewing);
          // Firefox holds the requests themselves: nothing is refused. In Chromium that is what begins the refresh.
          expect(station.refused(id, since).length > 0).toBe(browser === 'chromium');
          expect(shortestPause(await begunByRequests(session, id))).toBeGreaterThanOrEqual(5_000);
          await viewing.page.close();
        },
      );

      it.concurrent.each(['revoked-query', 'revoked-edge'])(
        '%s: links are revoked in the middle of their life; one refresh, and the player plays on',
        async (id) => {
          const { station } = session;
          const viewing = await redirected(session, id);
          const before = station.issuedLinks(id).length;
          station.revoke(id);
          const revoked = Date.now();
          await playsWell(viewing);
          expect(station.refused(id, revoked).length).toBeGreaterThan(0);
          expect(station.issuedLinks(id)).toHaveLength(before + 1);
          expect(await begunByRequests(session, id)).toHaveLength(1);
          await viewing.page.close();
        },
      );

      it.concurrent('a long title signed file by file, sought through: plays on', async () => {
        const viewing = await redirected(session, 'vod-long');
        const started = Date.now();
        for (const place of [0.9, 0.3]) {
          await seek(session, viewing, place);
          await playsWell(viewing);
        }
        // Where a request cannot wait for the window, the first ones at a new place are refused.
        const refused = session.station.refused('vod-long', started).length;
        expect(refused).toBeLessThanOrEqual(browser === 'chromium' ? 12 : 0);
        await viewing.page.close();
      });
    });

    describe('one after the other', () => {
      beforeEach(() => resetSession(session));

      it('nothing is tracked any more: requests wake no background; control: while it is tracked, they do', async () => {
        const { driver, station } = session;
        station.set('live-query', { lifetime: LONG });
        const viewing = await redirected(session, 'live-query');
        const requests = async (more: number) => {
          const enough = station.log.length + more;
          await until(() => station.log.length >= enough, 'the page asks for more');
        };
        // Firefox remembers listeners that the first turn of a background registered: this one must have started once.
        const runs = () => until(() => driver.isBackgroundRunning(), 'the background runs');
        await driver.killBackground();
        await Promise.all([runs(), driver.openPopup(viewing.page).then((popup) => popup.close())]);
        await driver.killBackground();
        await Promise.all([runs(), requests(3)]);

        await switchStream(session, viewing, false);
        await driver.killBackground();
        // For the same reason its first request may still wake it.
        await requests(3);
        await driver.killBackground();
        await requests(5);
        expect(await driver.isBackgroundRunning()).toBe(false);
      });

      it('nothing is tracked: tabs that change wake no background; control: where a site is tracked by itself, they do', async () => {
        const { driver, station } = session;
        const other = await driver.page();
        const { port } = new URL(station.watchUrl('live-query'));
        const change = async () => {
          for (const path of ['one', 'two', 'three']) {
            // No site that anything is granted for: its loads and titles are nobody's business.
            await other.goto(`http://127.0.0.1:${port}/${path}`);
            await other.evaluate((title) => void (document.title = title), path);
          }
        };
        const runs = () => until(() => driver.isBackgroundRunning(), 'the background runs');
        const trackByItself = async (on: boolean) => {
          await ask(driver, 'setAutoActivate', { host: 'site.test', on });
          await driver.killBackground();
        };
        await trackByItself(true);
        // Firefox remembers listeners that the first turn of a background registered: this one must have started once.
        await ask(driver, 'autoActivateHosts', undefined);
        await driver.killBackground();
        await Promise.all([runs(), change()]);

        await trackByItself(false);
        // For the same reason the first change may still wake it.
        await change();
        await driver.killBackground();
        await change();
        expect(await driver.isBackgroundRunning()).toBe(false);
      });
    });
  });
});

/** Opens a session in which links live as each case needs it. */
async function open(withExtension: boolean): Promise<TestSession> {
  const session = await openTestSession(browser, withExtension, SHORT, { channels: CHANNELS });
  for (const id of ['revoked-query', 'revoked-edge']) session.station.set(id, { lifetime: LONG });
  if (withExtension) session.station.set('vod-long', { lifetime: 2 * SHORT });
  return session;
}

/** The watch page of a channel is down until half a lifetime after the end of its link. */
async function outage({ station }: TestSession, id: string): Promise<void> {
  const end = station.issuedLinks(id).at(-1)!.expiresAt;
  station.set(id, { pageStatus: 503 });
  await until(() => Date.now() > end + (SHORT / 2) * 1000, 'the outage passes');
  station.reset(id);
}

/** Seeks to a share of the title once all links so far are dead. */
async function seek({ station }: TestSession, { channel: id, player }: Viewing, place: number): Promise<void> {
  const last = station.issuedLinks(id).at(-1)!;
  await until(() => Date.now() > last.expiresAt, 'the links so far die');
  await player.evaluate((share) => {
    const video = document.querySelector('video')!;
    video.currentTime = video.duration * share;
  }, place);
}

/** Switches a stream on; resolves when its player is redirected to its first fresh link. */
async function redirected(session: TestSession, id: string): Promise<Viewing> {
  const { station } = session;
  const viewing = await watchTracked(session, id, page);
  const since = Date.now();
  // The newest one is fresh: switching on has asked for it.
  const fresh = station.issuedLinks(id).length;
  const asks = () =>
    station.log.some((entry) => entry.channel === id && entry.at >= since && (entry.generation ?? 0) >= fresh);
  await until(asks, 'a request is redirected to a fresh link');
  return viewing;
}

/** Asserts that a player dies: in two lifetimes it does not play for one. */
async function expectDead({ player }: Viewing): Promise<void> {
  const { playedSeconds } = await state(player);
  await expect(playsOn(player, playedSeconds + STEADY_SECONDS, 2 * STEADY_SECONDS * 1000)).rejects.toThrow(
    /plays on|has died/,
  );
}

/** Waits until a player has played on for a while. Rejects where it dies. */
async function playsWell({ player }: Viewing): Promise<void> {
  await playsOn(player, (await state(player)).playedSeconds + STEADY_SECONDS);
}

/** When refreshes of a stream began because of requests (ms), from its record. */
async function begunByRequests({ driver }: TestSession, id: string): Promise<number[]> {
  const stream = (await storedStreams(driver)).find(isOf(id));
  const records = (await storedRecords(driver, 'history')) as StreamRecord[];
  const entries = records.find((record) => record.id === stream?.id)?.entries ?? [];
  return entries.flatMap((entry) => {
    const begun = entry.kind === 'refresh' && (entry.trigger === 'refused' || entry.trigger === 'late-request');
    return begun ? [entry.at] : [];
  });
}

function shortestPause(times: readonly number[]): number {
  return Math.min(...times.slice(1).map((at, index) => at - times[index]!));
}

function of(preset: 'live-query' | 'live-edge', id: string, site: string): Channel {
  return { ...PRESETS[preset], id, site };
}
