import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createStream, afterRefresh } from '../../lib/core/stream-changes.ts';
import type { ActiveStream } from '../../lib/core/stream.ts';
import { setSwitch } from '../harness/popup.ts';
import { storeRecords } from '../harness/stored.ts';
import { until } from '../harness/until.ts';
import { storedStreams } from './agreement.ts';
import { browser } from './lane.ts';
import { openTestSession, watch, type TestSession, type Viewing } from './viewing.ts';

const COUNT = 200;
const LIFETIME = 600;

describe('two hundred streams', () => {
  let session: TestSession;
  let viewing: Viewing;

  beforeAll(async () => {
    session = await openTestSession(browser, true, LIFETIME);
    viewing = await watch(session, 'live-query');
    await session.driver.killBackground();
    const all = streams(session.station.watchUrl('live-query'), await session.driver.tabId(viewing.page));
    await storeRecords(
      session.driver,
      all.map((stream) => [['stream', stream.originalUrl], stream]),
    );
  });
  afterAll(() => session?.close());

  it('are listed, found by name, and switched off and on', async () => {
    const popup = await session.driver.openPopup(viewing.page);
    await popup.bringToFront();
    const count = () => popup.$$eval('[role=switch]', (all) => all.length);
    // With the one that plays in the tab.
    await until(async () => (await count()) === COUNT + 1, 'all are listed');
    await until(async () => (await session.driver.sessionRules()).length >= COUNT, 'all are led');

    await popup.type('[type=search]', 'Camera 173');
    await until(async () => (await count()) === 1, 'the search finds one');
    await setSwitch(popup, 'Camera 173', false);
    expect(await tracked()).toHaveLength(COUNT - 1);
    expect((await tracked()).map(({ title }) => title)).not.toContain('Camera 173');
    await setSwitch(popup, 'Camera 173', true);
    expect(await tracked()).toHaveLength(COUNT);
    await popup.close();
  });

  const tracked = () => storedStreams(session.driver);
});

/** Streams of one page that were refreshed just now. */
function streams(pageUrl: string, tabId: number): ActiveStream[] {
  const now = Date.now();
  const end = Math.ceil(now / 1000) + LIFETIME;
  return Array.from({ length: COUNT }, (_, index) => {
    const link = (sig: number) =>
      `http://edge1.cdn.test/live/camera-${index}/index.m3u8?exp=${end}&sig=${sig.toString(16).padStart(40, '3f9a')}`;
    const stream = createStream(
      {
        originalUrl: link(index + 1),
        siteKey: 'site.test',
        title: `Camera ${index}`,
        quality: '720p',
        pageUrl,
        frameUrl: pageUrl,
        tabId,
      },
      now,
      index / COUNT,
    );
    const fresh = afterRefresh(stream, { url: link(index + 1 + COUNT), title: stream.title, quality: '720p' }, now);
    return { ...fresh, dueAt: now + (LIFETIME / 2) * 1000 };
  });
}
