import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createLock } from '../../lib/base/concurrency.ts';
import { until } from '../harness/until.ts';
import { playing, readPlayback } from '../harness/playback.ts';
import {
  expectContinuous,
  LIFETIME,
  openTestSession,
  seekFar,
  switchStream,
  viewOn,
  watch,
  type BrowserName,
  type TestSession,
} from './viewing.ts';

/** The main job in one browser: the built extension, real media, tokens that die after seconds. */
export function continuity(browser: BrowserName): void {
  describe(`in ${browser}`, () => {
    let session: TestSession;

    describe('without the extension', () => {
      afterEach(() => session?.close());
      beforeEach(async () => void (session = await openTestSession(browser, false)));

      it('control: the player dies when its first link expires', async () => {
        const viewing = await watch(session, 'live-query');
        const dead = async () => (await readPlayback(viewing.player))?.errors.length;
        await until(dead, 'the player dies', { timeoutMs: 3 * LIFETIME * 1000 });
        expect(session.station.refused('live-query').length).toBeGreaterThan(0);
        expect(session.station.issuedLinks('live-query')).toHaveLength(1);
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
      let shared: TestSession;
      // One after the other up to the switch: a link must not die while windows open. Then they take wall time alone.
      const inTurn = createLock();
      beforeAll(async () => void (shared = await openTestSession(browser)));
      afterAll(() => shared?.close());

      it.concurrent.each(cases)('%s: plays on', async (_title, channel) => {
        const viewing = await inTurn(async () => {
          const opened = await watch(shared, channel);
          await switchStream(shared, opened, true);
          return opened;
        });
        const isFile = shared.station.channels.find(({ id }) => id === channel)?.container === 'mp4';
        const seek = async (deaths: number) => (deaths % 3 === 2 ? seekFar(viewing, (deaths - 2) / 3) : undefined);
        expectContinuous(await viewOn(shared, viewing, isFile ? seek : undefined));
      });
    });

    describe('with the extension', () => {
      afterEach(() => session?.close());
      beforeEach(async () => void (session = await openTestSession(browser)));

      it('the background killed between refreshes: plays on', async () => {
        const viewing = await watch(session, 'live-query');
        await switchStream(session, viewing, true);
        expectContinuous(await viewOn(session, viewing, () => session.driver.killBackground()));
      });

      it('the page of a file loaded anew, whose player begins at another edge: plays on', async () => {
        const viewing = await watch(session, 'vod-file-edge');
        await switchStream(session, viewing, true);
        await viewing.page.reload();
        await playing(viewing.player);
        expectContinuous(await viewOn(session, viewing, undefined, 4), 4);
      });

      it('one site failing beside a healthy one: the healthy one plays on, the other says why', async () => {
        const failing = await watch(session, 'live-site2');
        await switchStream(session, failing, true);
        const healthy = await watch(session, 'live-query');
        await switchStream(session, healthy, true);
        session.station.set('site2.test', { pageStatus: 503 });
        expectContinuous(await viewOn(session, healthy));
        const popup = await session.driver.openPopup(failing.page);
        await popup.waitForFunction(() => /Aquarium[^]*busy|Aquarium[^]*stop/i.test(document.body.innerText));
      });

      it('switched off: its rules vanish, and its link dies', async () => {
        const viewing = await watch(session, 'live-edge');
        await switchStream(session, viewing, true);
        await until(async () => (await session.driver.sessionRules()).length > 0, 'rules are installed');
        await switchStream(session, viewing, false);
        expect(await session.driver.sessionRules()).toEqual([]);
        const dead = async () => (await readPlayback(viewing.player))?.errors.length;
        await until(dead, 'the player dies', { timeoutMs: 4 * LIFETIME * 1000 });
      });

      it('the tab closed: its rules vanish', async () => {
        const viewing = await watch(session, 'live-edge');
        await switchStream(session, viewing, true);
        await until(async () => (await session.driver.sessionRules()).length > 0, 'rules are installed');
        await session.driver.page();
        await viewing.page.close();
        await until(async () => (await session.driver.sessionRules()).length === 0, 'the rules vanish');
      });
    });
  });
}
