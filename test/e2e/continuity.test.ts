import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createLock } from '../../lib/app/lock.ts';
import { until } from '../harness/until.ts';
import { playing, readPlayback } from '../harness/playback.ts';
import { browser } from './lane.ts';
import { expectKept, LIFETIME, openTheatre, seekFar, switchStream, viewOn, watch, type Theatre } from './viewing.ts';

/** The main job in one browser: the built extension, real media, tokens that die after seconds. */
describe(`in ${browser}`, () => {
  let theatre: Theatre;

  describe('without the extension', () => {
    afterEach(() => theatre?.close());
    beforeEach(async () => void (theatre = await openTheatre(browser, false)));

    it('control: the player dies when its first link expires', async () => {
      const viewing = await watch(theatre, 'live-query');
      const dead = async () => (await readPlayback(viewing.player))?.errors.length;
      await until(dead, 'the player dies', { timeoutMs: 3 * LIFETIME * 1000 });
      expect(theatre.station.refused('live-query').length).toBeGreaterThan(0);
      expect(theatre.station.mints('live-query')).toHaveLength(1);
    });
  });

  describe.each<[string, [string, string][]]>([
    [
      'where the link says it all',
      [
        ['a token in the query', 'live-query'],
        ['a token in the path', 'live-path'],
        ['another edge with every link, on a CDN that allows exactly the site', 'live-edge'],
        ['a player in a frame of another origin', 'live-frame'],
        ['AES-128', 'live-aes'],
        ['a manifest without an ending', 'live-bare'],
        ['video on demand with separate audio', 'vod-query'],
      ],
    ],
    [
      'where the link does not say it all',
      [
        ['a signature for each file, live', 'live-signed'],
        ['a signature for each file, on demand', 'vod-signed'],
        ['a signature for each file in its path', 'vod-signed-path'],
        ['a token that is exchanged for another on other hosts', 'live-exchanged'],
        ['a token that each answer exchanges for another', 'live-sessions'],
      ],
    ],
    [
      'where it is no HLS, or no link',
      [
        ['a progressive file', 'vod-file'],
        ['a progressive file, another edge with every link', 'vod-file-edge'],
        ['a progressive file on edges that take no tokens but their own', 'vod-file-bound'],
        ['DASH, live', 'live-dash'],
        ['DASH on demand, a token in the path', 'vod-dash'],
        ['a token in a cookie', 'live-cookie'],
      ],
    ],
  ])('with the extension, %s', (_, cases) => {
    let shared: Theatre;
    // One after the other up to the switch: a link must not die while windows open. Then they take wall time alone.
    const inTurn = createLock();
    beforeAll(async () => void (shared = await openTheatre(browser)));
    afterAll(() => shared?.close());

    it.concurrent.each(cases)('%s: plays on', async (_title, channel) => {
      const viewing = await inTurn(async () => {
        const opened = await watch(shared, channel);
        await switchStream(shared, opened, true);
        return opened;
      });
      const isFile = shared.station.channels.find(({ id }) => id === channel)?.container === 'mp4';
      const seek = async (deaths: number) => (deaths % 3 === 2 ? seekFar(viewing, (deaths - 2) / 3) : undefined);
      expectKept(await viewOn(shared, viewing, isFile ? seek : undefined));
    });
  });

  describe('with the extension', () => {
    afterEach(() => theatre?.close());
    beforeEach(async () => void (theatre = await openTheatre(browser)));

    it('the background killed between refreshes: plays on', async () => {
      const viewing = await watch(theatre, 'live-query');
      await switchStream(theatre, viewing, true);
      expectKept(await viewOn(theatre, viewing, () => theatre.driver.killBackground()));
    });

    it('the page of a file loaded anew, whose player begins at another edge: plays on', async () => {
      const viewing = await watch(theatre, 'vod-file-edge');
      await switchStream(theatre, viewing, true);
      await viewing.page.reload();
      await playing(viewing.player);
      expectKept(await viewOn(theatre, viewing, undefined, 4), 4);
    });

    it('one site failing beside a healthy one: the healthy one plays on, the other says why', async () => {
      const failing = await watch(theatre, 'live-site2');
      await switchStream(theatre, failing, true);
      const healthy = await watch(theatre, 'live-query');
      await switchStream(theatre, healthy, true);
      theatre.station.set('site2.test', { pageStatus: 503 });
      expectKept(await viewOn(theatre, healthy));
      const popup = await theatre.driver.openPopup(failing.page);
      await popup.waitForFunction(() => /Aquarium[^]*busy|Aquarium[^]*stop/i.test(document.body.innerText));
    });

    it('switched off: its rules vanish, and its link dies', async () => {
      const viewing = await watch(theatre, 'live-edge');
      await switchStream(theatre, viewing, true);
      await until(async () => (await theatre.driver.sessionRules()).length > 0, 'rules are installed');
      await switchStream(theatre, viewing, false);
      expect(await theatre.driver.sessionRules()).toEqual([]);
      const dead = async () => (await readPlayback(viewing.player))?.errors.length;
      await until(dead, 'the player dies', { timeoutMs: 4 * LIFETIME * 1000 });
    });

    it('the tab closed: its rules vanish', async () => {
      const viewing = await watch(theatre, 'live-edge');
      await switchStream(theatre, viewing, true);
      await until(async () => (await theatre.driver.sessionRules()).length > 0, 'rules are installed');
      await theatre.driver.page();
      await viewing.page.close();
      await until(async () => (await theatre.driver.sessionRules()).length === 0, 'the rules vanish');
    });
  });
});
