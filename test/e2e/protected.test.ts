import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { builtExtension } from '../harness/build.ts';
import { launch, type Driver } from '../harness/launch.ts';
import { playing } from '../harness/playback.ts';
import { until } from '../harness/until.ts';
import { HOSTS, startStation, type Station } from '../origin/index.ts';
import { browser } from './lane.ts';
import { titleOf } from './viewing.ts';

const CHANNEL = 'live-query';

describe('protected video', () => {
  let station: Station;
  let driver: Driver;

  beforeAll(async () => {
    station = await startStation({ lifetime: 300 });
    // Encrypted Media Extensions are for secure contexts.
    const secureOrigins = [station.url('site.test', '')];
    driver = await launch({ browser, hosts: HOSTS, extensionDir: builtExtension(browser), secureOrigins });
  });
  afterAll(async () => {
    await driver?.close();
    await station?.close();
  });

  it('is left alone, and the popup says so; the same stream without keys is offered', async () => {
    const page = await driver.page();
    await page.goto(station.watchUrl(CHANNEL));
    await playing(page);
    await popupSays(titleOf(station, CHANNEL), 1);
    await page.evaluate(takeKeys);
    await popupSays('Protected video', 0);

    async function popupSays(words: string, switches: number): Promise<void> {
      const popup = await driver.openPopup(page);
      await until(
        () => popup.evaluate((wanted) => document.body.innerText.includes(wanted), words),
        `the popup says ${words}`,
      );
      expect(await popup.$$('[role="switch"]')).toHaveLength(switches);
      await popup.close();
    }
  });
});

/** In the page: as a player does before it asks for a licence. */
async function takeKeys(): Promise<void> {
  const video = document.querySelector('video')!;
  const videoCapabilities = [{ contentType: 'video/mp4; codecs="avc1.42E01E"' }];
  const access = await navigator.requestMediaKeySystemAccess('org.w3.clearkey', [
    { initDataTypes: ['keyids'], videoCapabilities },
  ]);
  await video.setMediaKeys(await access.createMediaKeys());
}
