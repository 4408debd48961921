import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { playing, readPlayback } from '../harness/playback.ts';
import { until } from '../harness/until.ts';
import { PRESETS } from '../origin/index.ts';
import { CASES, playThrough } from './continuity-cases.ts';
import { resetSession } from './clean-session.ts';
import { browser } from './lane.ts';
import {
  expectContinuous,
  LIFETIME,
  openTestSession,
  switchStream,
  viewOn,
  watch,
  watchTracked,
  type TestSession,
} from './viewing.ts';

/** The main job in one browser: the built extension, real media, tokens that die after seconds. */
describe(`in ${browser}, without the extension`, () => {
  let session: TestSession;
  beforeAll(async () => void (session = await openTestSession(browser, false)));
  afterAll(() => session?.close());

  it('control: the player dies when its first link expires', async () => {
    const viewing = await watch(session, 'live-query');
    await until(async () => (await readPlayback(viewing.player))?.errors.length, 'the player dies');
    expect(session.station.refused('live-query').length).toBeGreaterThan(0);
    expect(session.station.issuedLinks('live-query')).toHaveLength(1);
  });
});

describe(`in ${browser}, with the extension`, () => {
  let session: TestSession;
  beforeAll(async () => {
    const channels = [
      ...Object.values(PRESETS),
      { ...PRESETS['live-query'], id: 'beside-failing' },
      { ...PRESETS['vod-file-edge'], id: 'loaded-anew' },
    ];
    session = await openTestSession(browser, true, LIFETIME, { channels });
  });
  afterAll(() => session?.close());

  describe('side by side', () => {
    it.concurrent.each(CASES)('%s: plays on', async (_title, channel) => {
      expectContinuous(await playThrough(session, channel));
    });

    it.concurrent('one site failing beside a healthy one: the healthy one plays on, the other says why', async () => {
      const failing = await watchTracked(session, 'live-site2');
      const healthy = await watchTracked(session, 'beside-failing');
      session.station.set('site2.test', { pageStatus: 503 });
      expectContinuous(await viewOn(session, healthy));
      const popup = await session.driver.openPopup(failing.page);
      await popup.waitForFunction(() => /Aquarium[^]*busy|Aquarium[^]*stop/i.test(document.body.innerText));
      await Promise.all([popup, healthy.page, failing.page].map((page) => page.close()));
    });

    it.concurrent('the page of a file loaded anew, whose player begins at another edge: plays on', async () => {
      const viewing = await watchTracked(session, 'loaded-anew');
      await viewing.page.reload();
      await playing(viewing.player);
      expectContinuous(await viewOn(session, viewing));
      await viewing.page.close();
    });
  });

  describe('one after the other', () => {
    beforeEach(() => resetSession(session));

    it('switched off: its rules vanish, and its link dies', async () => {
      const viewing = await watchTracked(session, 'live-edge');
      await until(async () => (await session.driver.sessionRules()).length > 0, 'rules are installed');
      await switchStream(session, viewing, false);
      expect(await session.driver.sessionRules()).toEqual([]);
      await until(async () => (await readPlayback(viewing.player))?.errors.length, 'the player dies');
    });

    it('the tab closed: its rules vanish', async () => {
      const viewing = await watchTracked(session, 'live-edge');
      await until(async () => (await session.driver.sessionRules()).length > 0, 'rules are installed');
      await session.driver.page();
      await viewing.page.close();
      await until(async () => (await session.driver.sessionRules()).length === 0, 'the rules vanish');
    });
  });
});
