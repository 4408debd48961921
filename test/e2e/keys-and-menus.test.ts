import type { Page } from 'puppeteer-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import messages from '../../public/_locales/en/messages.json' with { type: 'json' };
import { builtExtension } from '../harness/build.ts';
import { launch, type Driver } from '../harness/launch.ts';
import { playing } from '../harness/playback.ts';
import { missingForScreen, openScreen, press, rightClick } from '../harness/screen.ts';
import { until } from '../harness/until.ts';
import { HOSTS, startStation, type Station } from '../origin/index.ts';
import { storedStreams } from './agreement.ts';
import { ask } from './ask.ts';
import { browser } from './lane.ts';
import { titleOf } from './viewing.ts';

/** Long enough that nothing is refreshed but what is asked for (s). */
const LIFETIME = 600;
const CHANNEL = 'live-query';
const KEYS = { activate: 'Ctrl+Shift+K', refresh: 'Ctrl+Shift+L' } as const;

/** Keys and menus of Chromium itself, which no driver reaches; Firefox's are in `user-commands.test.ts`. */
describe.skipIf(browser !== 'chromium' || missingForScreen.length > 0)(
  `at Chromium's own keyboard and menus${missingForScreen.length > 0 ? ` (skipped: ${missingForScreen.join(' and ')} not installed)` : ''}`,
  () => {
    let screen: Awaited<ReturnType<typeof openScreen>>;
    let station: Station;
    let driver: Driver;
    let page: Page;

    beforeAll(async () => {
      screen = await openScreen();
      station = await startStation({ lifetime: LIFETIME });
      driver = await launch({
        browser,
        hosts: HOSTS,
        extensionDir: builtExtension(browser),
        headless: false,
      });
      page = await driver.page();
      await page.goto(station.watchUrl(CHANNEL));
      await playing(page);
      await page.bringToFront();
    });
    afterAll(async () => {
      await driver?.close();
      await station?.close();
      screen?.close();
    });

    const tracked = () => storedStreams(driver);
    const popups = () => driver.browser.targets().filter((target) => target.url().includes('/popup.html'));

    it('the key opens the popup over the stream of the tab, and Escape closes it', async () => {
      expect(popups()).toEqual([]);
      press('alt+shift+f');
      const popup = await until(() => popups()[0], 'the popup is open').then((target) => target.asPage());
      const text = () => popup.evaluate(() => document.body.innerText);
      await until(async () => (await text()).includes(titleOf(station, CHANNEL)), 'it shows the stream');
      press('Escape');
      await until(() => popups().length === 0, 'it is closed');
    });

    it('the entry of a video keeps its stream; control: what is no video has none', async () => {
      const first = messages.menuActivate.message.charAt(0).toLowerCase();
      await choose('h1', first);
      press('Escape');
      expect(await tracked()).toEqual([]);
      await until(
        async () => {
          await choose('video', first);
          return (await tracked()).length === 1;
        },
        'the stream is kept',
        { everyMs: 1000 },
      );
      await until(async () => (await driver.sessionRules()).length > 0, 'its link is led');
    });

    it('keys the viewer chose refresh all, and keep the stream of the tab; control: before, they do nothing', async () => {
      await until(async () => (await tracked())[0]?.refreshCount === 1, 'the first refresh is over');
      press(KEYS.refresh.toLowerCase());
      await chooseKeys();
      expect((await tracked())[0]?.refreshCount).toBe(1);
      await page.bringToFront();
      press(KEYS.refresh.toLowerCase());
      await until(async () => (await tracked())[0]?.refreshCount === 2, 'it is refreshed once more');

      const [stream] = await tracked();
      await ask(driver, 'deactivate', { url: stream?.originalUrl ?? '' });
      expect(await tracked()).toEqual([]);
      press(KEYS.activate.toLowerCase());
      await until(async () => (await tracked()).length === 1, 'the stream is kept');
    });

    /** Opens the context menu of an element, and presses the first letter of an entry. */
    async function choose(selector: string, letter: string): Promise<void> {
      press('Escape');
      await rightClick(page, selector);
      // A menu takes no keys while it opens, and tells nobody when it is open.
      await new Promise((resolve) => setTimeout(resolve, 1000));
      press(letter);
    }

    /** As on chrome://extensions/shortcuts. */
    async function chooseKeys(): Promise<void> {
      const id = await driver.background.evaluate(() => chrome.runtime.id);
      const settings = await driver.browser.newPage({ background: true });
      await settings.goto('chrome://extensions/shortcuts');
      for (const [commandName, keybinding] of Object.entries(KEYS)) {
        await settings.evaluate(
          async (update) => {
            const { developerPrivate } = chrome as unknown as {
              developerPrivate: { updateExtensionCommand(update: object): Promise<void> };
            };
            await developerPrivate.updateExtensionCommand(update);
          },
          { extensionId: id, commandName, keybinding },
        );
      }
      await settings.close();
    }
  },
);
