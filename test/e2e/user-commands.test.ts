import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import messages from '../../public/_locales/en/messages.json' with { type: 'json' };
import { until } from '../harness/until.ts';
import { storedStreams } from './agreement.ts';
import { browser } from './lane.ts';
import { openTestSession, switchStream, watch, type TestSession, type Viewing } from './viewing.ts';

/** Long enough that nothing is refreshed but what is asked for (s). */
const LIFETIME = 600;

/** What the viewer asks for without the popup. */
describe('outside of the popup', () => {
  let session: TestSession;
  let viewing: Viewing;

  beforeAll(async () => {
    session = await openTestSession(browser, true, LIFETIME);
    viewing = await watch(session, 'live-query');
  });
  afterAll(() => session?.close());

  it('there are commands, and the popup has a key', async () => {
    const text = await session.driver.background.evaluate(async () => JSON.stringify(await chrome.commands.getAll()));
    const commands = JSON.parse(text) as chrome.commands.Command[];
    const of = (name: string) => commands.find((command) => command.name === name);
    expect(commands.map(({ name }) => name).toSorted()).toEqual(['_execute_action', 'activate', 'refresh']);
    expect(of('_execute_action')?.shortcut).toMatch(/^Alt\+Shift\+F$/);
    expect(of('activate')?.description).toBe(messages.commandActivate.message);
    expect(of('refresh')?.description).toBe(messages.commandRefresh.message);
  });

  it('videos have an entry in their context menu', async () => {
    // The browsers tell no menus: to change one that is not there is an error.
    const isThere = (id: string) =>
      session.driver.background.evaluate(
        (menu) =>
          new Promise<boolean>((resolve) => {
            chrome.contextMenus.update(menu, {}, () =>
              resolve(chrome.runtime.lastError === undefined || chrome.runtime.lastError === null),
            );
          }),
        id,
      );
    await until(() => isThere('activate'), 'there is an entry');
    expect(await isThere('other')).toBe(false);
  });

  // No driver reaches Chromium's own menus and keys: `keys-and-menus.test.ts` does, on a screen.
  describe.runIf(browser === 'firefox')('the browser passes on', () => {
    const tracked = () => storedStreams(session.driver);

    it('the entry of a video, which keeps its stream', async () => {
      const menu = messages.menuActivate.message;
      await expect(session.driver.chooseFromMenu(menu)).rejects.toThrow('no menu');
      expect(await tracked()).toEqual([]);
      await viewing.page.bringToFront();
      const video = await viewing.page.$('video');
      await video?.click({ button: 'right' });
      const choose = () =>
        session.driver.chooseFromMenu(menu).then(
          () => true,
          (error: Error) => {
            if (!error.message.includes('no menu')) throw error;
            return false;
          },
        );
      await until(choose, 'the menu opens');
      await until(async () => (await tracked()).length === 1, 'the stream is kept');
      await until(async () => (await session.driver.sessionRules()).length > 0, 'its link is led');
    });

    it('the command that refreshes all', async () => {
      await until(async () => (await tracked())[0]?.refreshCount === 1, 'the first refresh is over');
      await session.driver.runCommand('refresh');
      await until(async () => (await tracked())[0]?.refreshCount === 2, 'it is refreshed once more');
    });

    it('the command that keeps the stream of the tab in front', async () => {
      await switchStream(session, viewing, false);
      expect(await tracked()).toEqual([]);
      await viewing.page.bringToFront();
      await session.driver.runCommand('activate');
      await until(async () => (await tracked()).length === 1, 'the stream is kept');
    });
  });
});
