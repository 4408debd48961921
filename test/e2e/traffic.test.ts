import { afterEach, describe, expect, it } from 'vitest';
import type { StreamRecord } from '../../lib/core/history.ts';
import { readPlayback, type Playback } from '../harness/playback.ts';
import { until } from '../harness/until.ts';
import { LONG_TITLE } from '../origin/presets.ts';
import { ask } from './ask.ts';
import { browser } from './lane.ts';
import { openTheatre, switchStream, watch, type Theatre, type Viewing } from './viewing.ts';

/** Seconds that links live in these tests: short where they must run out, long where something else must end them. */
const SHORT = 8;
const LONG = 60;
/** Seconds of playing that show that a player is well. */
const WELL = 8;

/** What the requests of pages tell, and what is done about them: refusals, holding, seeking, silence. */
/** A player that asks again, where the browser cannot keep a refusal from it. */
const page = browser === 'firefox' ? {} : { query: '?patient' };

describe(`the requests of pages in ${browser}`, () => {
  let theatre: Theatre;
  afterEach(() => theatre?.close());

  describe('the watch page is down until the link is dead', () => {
    async function outage(channel: string): Promise<void> {
      const { station } = theatre;
      const end = station.mints(channel).at(-1)!.expiresAt;
      station.set('site.test', { pageStatus: 503 });
      await until(() => Date.now() > end + (SHORT / 2) * 1000, 'the outage passes', { timeoutMs: 60_000 });
      station.reset('site.test');
    }

    it('control, without the extension: the player dies', async () => {
      theatre = await openTheatre(browser, false, SHORT);
      const viewing = await watch(theatre, 'live-query', page);
      await outage('live-query');
      const { playedSeconds } = await state(viewing);
      await expect(playsOn(viewing, playedSeconds, 2 * WELL)).rejects.toThrow('plays on');
    });

    it.each(['live-query', 'live-edge'])('%s: plays on once the page is back', async (channel) => {
      theatre = await openTheatre(browser, true, SHORT);
      const { station } = theatre;
      const viewing = await kept(channel, page);
      const since = Date.now();
      await outage(channel);
      await playsOn(viewing, (await state(viewing)).playedSeconds);
      expect((await state(viewing)).errors).toEqual([]);
      // Firefox holds the requests themselves: nothing is refused. In Chromium that is what begins the refresh.
      expect(station.refused(channel, since).length > 0).toBe(browser === 'chromium');
      expect(shortestPause(await begunByRequests(theatre))).toBeGreaterThanOrEqual(5_000);
    });
  });

  describe('links are revoked in the middle of their life', () => {
    it('control, without the extension: the player dies', async () => {
      theatre = await openTheatre(browser, false, LONG);
      const viewing = await watch(theatre, 'live-query', page);
      theatre.station.revoke('live-query');
      const { playedSeconds } = await state(viewing);
      await expect(playsOn(viewing, playedSeconds, 2 * WELL)).rejects.toThrow('plays on');
    });

    it.each(['live-query', 'live-edge'])('%s: one refresh, and it plays on', async (channel) => {
      theatre = await openTheatre(browser, true, LONG);
      const { station } = theatre;
      const viewing = await kept(channel, page);
      const before = station.mints(channel).length;
      station.revoke(channel);
      const revoked = Date.now();
      await playsOn(viewing, (await state(viewing)).playedSeconds);
      expect((await state(viewing)).errors).toEqual([]);
      expect(station.refused(channel, revoked).length).toBeGreaterThan(0);
      expect(station.mints(channel)).toHaveLength(before + 1);
      expect(await begunByRequests(theatre)).toHaveLength(1);
    });
  });

  describe('a long title signed file by file, sought through', () => {
    /** Seeks to a share of the title once all links so far are dead. */
    async function seek({ player }: Viewing, place: number): Promise<void> {
      const last = theatre.station.mints('vod-long').at(-1)!;
      await until(() => Date.now() > last.expiresAt, 'the links so far die', { timeoutMs: 60_000 });
      await player.evaluate((share) => {
        const video = document.querySelector('video')!;
        video.currentTime = video.duration * share;
      }, place);
    }

    it('control, without the extension: the player dies', async () => {
      theatre = await openTheatre(browser, false, SHORT, { channels: [LONG_TITLE] });
      const viewing = await watch(theatre, 'vod-long', page);
      await seek(viewing, 0.9);
      const { playedSeconds } = await state(viewing);
      await expect(playsOn(viewing, playedSeconds, 2 * WELL)).rejects.toThrow('plays on');
    });

    it('plays on', async () => {
      theatre = await openTheatre(browser, true, 2 * SHORT, { channels: [LONG_TITLE] });
      const viewing = await kept('vod-long', page);
      const started = Date.now();
      for (const place of [0.9, 0.3]) {
        await seek(viewing, place);
        await playsOn(viewing, (await state(viewing)).playedSeconds);
      }
      // Where a request cannot wait for the window, the first ones at a new place are refused.
      const refused = theatre.station.refused('vod-long', started).length;
      expect(refused).toBeLessThanOrEqual(browser === 'chromium' ? 12 : 0);
      expect((await state(viewing)).errors).toEqual([]);
    });
  });

  it('nothing is kept any more: requests wake no background; control: while it is kept, they do', async () => {
    theatre = await openTheatre(browser, true, 2 * LONG);
    const { driver, station } = theatre;
    const viewing = await kept('live-query', page);
    const requests = async (more: number) => {
      const enough = station.log.length + more;
      await until(() => station.log.length >= enough, 'the page asks for more', { timeoutMs: 30_000 });
    };
    // Firefox remembers listeners that the first turn of a background registered: this one must have started once.
    const runs = () => until(() => driver.isBackgroundRunning(), 'the background runs');
    await driver.killBackground();
    await Promise.all([runs(), driver.openPopup(viewing.page).then((popup) => popup.close())]);
    await driver.killBackground();
    await Promise.all([runs(), requests(3)]);

    await switchStream(theatre, viewing, false);
    await driver.killBackground();
    // For the same reason its first request may still wake it.
    await requests(3);
    await driver.killBackground();
    await requests(5);
    expect(await driver.isBackgroundRunning()).toBe(false);
  });

  it('nothing is kept: tabs that change wake no background; control: where a site is kept by itself, they do', async () => {
    theatre = await openTheatre(browser, true, LONG);
    const { driver, station } = theatre;
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
    const keepByItself = async (on: boolean) => {
      await ask(driver, 'setAutomatic', { host: 'site.test', on });
      await driver.killBackground();
    };
    await keepByItself(true);
    // Firefox remembers listeners that the first turn of a background registered: this one must have started once.
    await ask(driver, 'automatic', undefined);
    await driver.killBackground();
    await Promise.all([runs(), change()]);

    await keepByItself(false);
    // For the same reason the first change may still wake it.
    await change();
    await driver.killBackground();
    await change();
    expect(await driver.isBackgroundRunning()).toBe(false);
  });

  /** A stream that is switched on and plays from its first fresh link. */
  async function kept(channel: string, how: { query?: string }): Promise<Viewing> {
    const { station } = theatre;
    const viewing = await watch(theatre, channel, how);
    await switchStream(theatre, viewing, true);
    const led = () => station.log.some((entry) => entry.channel === channel && (entry.generation ?? 0) > 1);
    await until(led, 'a request is led to a fresh link', { timeoutMs: 30_000 });
    return viewing;
  }
});

/** When refreshes began because of requests (ms), from the streams' records. */
async function begunByRequests({ driver }: Theatre): Promise<number[]> {
  const text = await driver.background.evaluate(async () => {
    const opening = indexedDB.open('freshet-history');
    await new Promise((resolve) => (opening.onsuccess = resolve));
    const reading = opening.result.transaction('records').objectStore('records').getAll();
    await new Promise((resolve) => (reading.onsuccess = resolve));
    opening.result.close();
    return JSON.stringify(reading.result);
  });
  const records = JSON.parse(text) as StreamRecord[];
  return records.flatMap(({ entries }) =>
    entries.flatMap((entry) => {
      const begun = entry.kind === 'refresh' && (entry.trigger === 'refused' || entry.trigger === 'asked');
      return begun ? [entry.at] : [];
    }),
  );
}

function shortestPause(times: readonly number[]): number {
  return Math.min(...times.slice(1).map((at, index) => at - times[index]!));
}

async function state({ player }: Viewing): Promise<Playback> {
  const playback = await readPlayback(player);
  if (!playback) throw new Error('the page has no player');
  return playback;
}

/** Waits until a player has played on for a while. */
async function playsOn(viewing: Viewing, from: number, seconds = WELL + 22): Promise<void> {
  const well = async () => (await state(viewing)).playedSeconds >= from + WELL;
  await until(well, 'it plays on', { timeoutMs: seconds * 1000 });
}
