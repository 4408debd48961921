import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { buildExtension } from '../harness/build.ts';
import { launch, type Driver } from '../harness/launch.ts';
import { playing } from '../harness/playback.ts';
import { isWindowShown, missingForScreen, openScreen, press } from '../harness/screen.ts';
import { until } from '../harness/until.ts';
import { browser } from './lane.ts';
import { accessOffers } from './offers.ts';
import { HOSTS, startStation, type Station } from '../origin/index.ts';
import { HOSTS as SITE_HOSTS } from './hidden-page/site.ts';
import { inTurn } from './turns.ts';
import { titleOf } from './viewing.ts';

/**
 * The browser's own question, answered as a person does. Headless Chromium never answers it, so this needs a screen
 * (Xvfb) and somebody at the keyboard (xdotool); the extension is the one that is shipped, without any access.
 */
describe.skipIf(browser !== 'chromium' || missingForScreen.length > 0)(
  `the permission prompt of Chromium${missingForScreen.length > 0 ? ` (skipped: ${missingForScreen.join(' and ')} not installed)` : ''}`,
  () => {
    let screen: Awaited<ReturnType<typeof openScreen>>;
    let station: Station;
    let driver: Driver;

    beforeAll(async () => {
      const dir = await inTurn(() => buildExtension(browser, 'production'));
      screen = await openScreen();
      station = await startStation({ lifetime: 60 });
      driver = await launch({
        browser,
        hosts: [...HOSTS, ...SITE_HOSTS],
        extensionDir: dir,
        headless: false,
      });
    });
    afterAll(async () => {
      await driver?.close();
      await station?.close();
      screen?.close();
    });

    const granted = () => driver.background.evaluate(async () => (await chrome.permissions.getAll()).origins ?? []);
    const rules = async () => (await driver.sessionRules()).length;

    it('nothing is granted at install, and the first page is shown', async () => {
      expect(await granted()).toEqual([]);
      const welcome = () => driver.browser.targets().some((target) => target.url().endsWith('/welcome.html'));
      await until(welcome, 'the first page is open');
    });

    it('a stream is kept after one click and one yes, although the prompt closes the popup', async () => {
      const page = await driver.browser.newPage();
      await page.goto(station.watchUrl('live-query'));
      await playing(page);
      const popup = await driver.openRealPopup(page);
      const button = await until(
        () => popup.$('aria/Allow and keep playing[role="button"]'),
        'the popup asks for access',
      );
      expect(await popup.evaluate(() => document.body.innerText)).toContain(titleOf(station, 'live-query'));
      expect(await popup.evaluate(() => document.body.innerText)).toMatch(/site\.test to ask .*cdn.*\.test to pass/);
      expect(await rules()).toBe(0);
      await button.focus();
      // The viewer read for a while, and the background went to sleep: a message wakes it only if its sender lives so long.
      await driver.killBackground();
      // The popup dies under the key that opens the prompt.
      await popup.keyboard.press('Enter').catch(() => undefined);
      await answer(async () => (await granted()).length > 0);
      await until(async () => (await rules()) > 0, 'the stream is kept');
      expect(await granted()).toEqual(expect.arrayContaining(['*://site.test/*']));
    });

    it('access that is taken back shows on the button at once, and one click and one yes give it again', async () => {
      const badge = () => driver.background.evaluate(() => chrome.action.getBadgeText({}));
      expect(await badge()).toBe('');
      const origins = (await granted()).filter((origin) => origin.includes('cdn'));
      await driver.background.evaluate((taken) => chrome.permissions.remove({ origins: taken }), origins);
      await until(async () => (await badge()) === '!', 'the badge says that the stream needs its viewer');

      const page = (await driver.browser.pages()).find((open) => open.url() === station.watchUrl('live-query'));
      const popup = await driver.openRealPopup(page!);
      const button = await until(() => popup.$('.notice button'), 'the popup asks for access');
      expect(await button.evaluate((node) => node.textContent)).toMatch(/^Allow access to .*cdn\.test$/);
      await button.focus();
      await popup.keyboard.press('Enter').catch(() => undefined);
      await answer(async () => (await granted()).some((origin) => origin.includes('cdn')));
      await until(async () => (await badge()) === '', 'all is well again');
    });

    accessOffers({
      driver: () => driver,
      open: (page) => driver.openRealPopup(page),
      allow: async (popup, button, allowed) => {
        await button.focus();
        await popup.keyboard.press('Enter').catch(() => undefined);
        await answer(allowed);
      },
    });
  },
);

/** Firefox asks nothing here: the tests have the prompt of optional permissions off, and the click is what counts. */
describe.runIf(browser === 'firefox')('what the popup offers, as it is shipped', () => {
  let driver: Driver;
  beforeAll(async () => {
    const dir = await inTurn(() => buildExtension(browser, 'production'));
    driver = await launch({ browser, hosts: SITE_HOSTS, extensionDir: dir });
  });
  afterAll(() => driver?.close());

  accessOffers({
    driver: () => driver,
    open: async (page) => {
      await page.bringToFront();
      // Its key grants activeTab, as a click on the button does.
      await driver.runCommand('refresh');
      return driver.openPopup(page);
    },
    allow: async (_popup, button, allowed) => {
      await button.click();
      await until(allowed, 'access is granted');
    },
  });
});

/** Presses Tab and Return on the screen, as the prompt has its cancel button in focus, until it was answered. */
async function answer(answered: () => Promise<boolean>): Promise<void> {
  for (let tries = 0; tries < 3; tries++) {
    await until(isWindowShown, 'there is a window');
    // The prompt takes no keys in its first half second, so that nobody answers it by accident.
    await new Promise((resolve) => setTimeout(resolve, 1000));
    press('Tab', 'Return');
    const done = await until(answered, 'the prompt is answered', { timeoutMs: 4000 }).catch(() => false);
    if (done) return;
  }
  throw new Error('the prompt was not answered');
}
