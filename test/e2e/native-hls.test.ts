import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { until } from '../harness/until.ts';
import { browser } from './lane.ts';
import { openTestSession, titleOf, watch, type TestSession } from './viewing.ts';

/** Long enough that no link dies while the popup is looked at (s). */
const LIFETIME = 300;
/** fMP4 with separate audio: three initialization sections beside the playlists, `init.mp4` each. */
const CHANNEL = 'vod-query';

// Firefox plays no HLS by itself.
describe.runIf(browser === 'chromium')('a media element that plays HLS by itself', () => {
  let session: TestSession;
  beforeAll(async () => void (session = await openTestSession(browser, true, LIFETIME)));
  afterAll(() => session?.close());

  it('is one stream: what it loads is no film of its own', async () => {
    const { page } = await watch(session, CHANNEL, { query: '?player=native' });
    const loaded = () =>
      page.evaluate(() => performance.getEntriesByType('resource').map(({ name }) => new URL(name).pathname));
    await until(async () => (await loaded()).some((path) => path.endsWith('/init.mp4')), 'it loads its init sections');
    const popup = await session.driver.openPopup(page);
    await popup.waitForSelector('[role="switch"]');
    const titles = await popup.$$eval('.row .title', (rows) => rows.map((row) => row.textContent));
    expect(titles).toEqual([titleOf(session.station, CHANNEL)]);
    await popup.close();
  });
});
