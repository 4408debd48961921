import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { until } from '../harness/until.ts';
import { storedStreams } from './agreement.ts';
import { ask } from './ask.ts';
import { browser } from './lane.ts';
import { OptionsPage } from './options.ts';
import { openTestSession, switchStream, watch, type TestSession, type Viewing } from './viewing.ts';

/** What has less than half a minute left is told at once (lib/core/notifications.ts). */
const LIFETIME = 25;
const CHANNEL = 'live-query';
const SWITCHES = {
  notifyFailing: 'Tell me when a stream needs me',
  notifyRecovered: 'Tell me when it plays on',
} as const;

/** What the browser itself shows. Firefox asks for the permission, which a preference of the tests grants; Chromium's test build has it. */
describe('notifications', () => {
  let session: TestSession;
  let viewing: Viewing;
  let its: string;

  beforeAll(async () => {
    session = await openTestSession(browser, true, LIFETIME);
    viewing = await watch(session, CHANNEL);
    its = `tab-${await session.driver.tabId(viewing.page)}`;
    await switchStream(session, viewing, true);
    await until(async () => ((await storedStreams(session.driver))[0]?.refreshCount ?? 0) > 0, 'it is refreshed');
  });
  afterAll(() => session?.close());

  it('control: nothing is said to who did not ask for it', async () => {
    await fail();
    expect(await shown()).toEqual([]);
    await recover();
    expect(await shown()).toEqual([]);
  });

  it('say once that a stream needs its viewer, and once that it plays on', async () => {
    await press('notifyFailing', true);
    await press('notifyRecovered', true);
    for (let episode = 1; episode <= 2; episode++) {
      await fail();
      await until(async () => (await shown()).length === 1, 'it is said');
      expect(await shown()).toEqual([its]);
      await dismissAll();
      await fail();
      await fail();
      expect(await shown()).toEqual([]);
      await recover();
      await until(async () => (await shown()).length === 1, 'it is said that it plays on');
      await dismissAll();
      await refresh();
      expect(await shown()).toEqual([]);
    }
  });

  it('say nothing any more once that is switched off', async () => {
    await press('notifyFailing', false);
    await fail();
    expect(await shown()).toEqual([]);
    await recover();
    expect(await shown()).toEqual([]);
  });

  /** Presses a switch of the settings, and resolves when it is saved as wanted. */
  async function press(setting: keyof typeof SWITCHES, on: boolean): Promise<void> {
    const options = await OptionsPage.open(session.driver);
    await options.click('link', 'General');
    await options.click('switch', SWITCHES[setting]);
    const saved = () =>
      session.driver.background.evaluate(
        async (name) => ((await chrome.storage.local.get('settings'))['settings'] as Record<string, unknown>)?.[name],
        setting,
      );
    await until(async () => (await saved()) === on, `${setting} is saved`);
    await options.close();
  }

  /** A refresh that fails; resolves when all that follows from it is done. Chromium would hold back what follows a 5xx. */
  async function fail(): Promise<void> {
    session.station.set(CHANNEL, { pageStatus: 403 });
    await refreshUntil((error) => error !== null);
  }

  async function recover(): Promise<void> {
    session.station.reset(CHANNEL);
    await refreshUntil((error) => error === null);
  }

  /** A refresh that began before joins the one that is asked for: then once more. */
  async function refreshUntil(isAsWanted: (error: unknown) => boolean): Promise<void> {
    const done = async () => {
      await refresh();
      return isAsWanted((await storedStreams(session.driver))[0]?.lastError ?? null);
    };
    await until(done, 'the refresh came out as wanted');
  }

  /** Answered when rules, badge and notifications follow the store. */
  async function refresh(): Promise<void> {
    const [stream] = await storedStreams(session.driver);
    await ask(session.driver, 'refreshNow', { url: stream?.originalUrl ?? '' });
  }

  async function shown(): Promise<string[]> {
    const text = await session.driver.background.evaluate(async () =>
      JSON.stringify(chrome.notifications ? Object.keys(await chrome.notifications.getAll()) : []),
    );
    return JSON.parse(text) as string[];
  }

  async function dismissAll(): Promise<void> {
    for (const id of await shown())
      await session.driver.background.evaluate((shownId) => chrome.notifications.clear(shownId), id);
    await until(async () => (await shown()).length === 0, 'it is gone');
  }
});
