import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { until } from '../harness/until.ts';
import { storedStreams } from './agreement.ts';
import { OptionsPage } from './options.ts';
import { openTheatre, switchStream, watch, type BrowserName, type Theatre, type Viewing } from './viewing.ts';

/** What has less than half a minute left is told at once (lib/core/news.ts). */
const LIFETIME = 25;
const CHANNEL = 'live-query';
const PATIENT = { timeoutMs: 60_000 };

/** Firefox asks for the permission, which a preference of the tests grants; Chromium's test build has it. */
describe.each<BrowserName[]>([['chromium'], ['firefox']])('notifications in %s', (browser) => {
  let theatre: Theatre;
  let viewing: Viewing;

  beforeAll(async () => {
    theatre = await openTheatre(browser, true, LIFETIME);
    viewing = await watch(theatre, CHANNEL);
    await switchStream(theatre, viewing, true);
    await until(
      async () => ((await storedStreams(theatre.driver))[0]?.refreshCount ?? 0) > 0,
      'it is refreshed',
      PATIENT,
    );
  });
  afterAll(() => theatre?.close());

  it('control: nothing is said to who did not ask for it', async () => {
    await fail();
    expect(await shown()).toEqual([]);
    await recover();
    expect(await shown()).toEqual([]);
  });

  it('say once that a stream needs its viewer, and once that it plays on', async () => {
    const options = await OptionsPage.open(theatre.driver);
    await options.click('link', 'General');
    await options.click('switch', 'Tell me when a stream needs me');
    await options.click('switch', 'Tell me when it plays on');
    await options.isSwitchedOn('Tell me when a stream needs me');
    await options.isSwitchedOn('Tell me when it plays on');
    await options.close();

    await fail();
    await until(async () => (await shown()).length === 1, 'it is said');
    await dismissAll();
    await fail();
    await fail();
    expect(await shown()).toEqual([]);
    await recover();
    await until(async () => (await shown()).length === 1, 'it is said that it plays on');
    await dismissAll();
    await refresh();
    expect(await shown()).toEqual([]);
  });

  /** One refresh that fails; resolves when all that follows from it is done. */
  async function fail(): Promise<void> {
    theatre.station.set(CHANNEL, { pageStatus: 500 });
    await refresh();
    expect((await storedStreams(theatre.driver))[0]?.lastError).not.toBeNull();
  }

  async function recover(): Promise<void> {
    theatre.station.reset(CHANNEL);
    await refresh();
    expect((await storedStreams(theatre.driver))[0]?.lastError).toBeNull();
  }

  /** As the popup asks for it (lib/platform/messages.ts): answered when rules, badge and notifications follow the store. */
  async function refresh(): Promise<void> {
    const [stream] = await storedStreams(theatre.driver);
    const message = { id: 1, type: 'refreshNow', data: { url: stream?.originalUrl }, timestamp: Date.now() };
    await theatre.driver.background.evaluate(async (sent) => void (await chrome.runtime.sendMessage(sent)), message);
  }

  async function shown(): Promise<string[]> {
    const text = await theatre.driver.background.evaluate(async () =>
      JSON.stringify(chrome.notifications ? Object.keys(await chrome.notifications.getAll()) : []),
    );
    return JSON.parse(text) as string[];
  }

  async function dismissAll(): Promise<void> {
    for (const id of await shown())
      await theatre.driver.background.evaluate((shownId) => chrome.notifications.clear(shownId), id);
    await until(async () => (await shown()).length === 0, 'it is gone');
  }
});
