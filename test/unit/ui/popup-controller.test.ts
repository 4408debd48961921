import { beforeAll, describe, expect, test } from 'vitest';
import type { Client, PopupView } from '../../../lib/core/protocol.ts';
import { PopupController, type PopupState } from '../../../lib/ui/popup/popup-controller.ts';
import { setMessageSource } from '../../../lib/ui/shared/translate.ts';
import { clockText } from '../../../lib/ui/shared/time-text.ts';
import { plainText } from '../../../lib/ui/shared/localized-text.ts';
import { fakeClient, type FakeState } from '../../ui/fake-client.ts';
import { found, tracked, needsAccess, NOW, view } from '../../ui/streams.ts';
import { textsFromFile } from '../../ui/texts.ts';

beforeAll(() => setMessageSource(textsFromFile));

const origins = ['*://campus.example/*', '*://cdn-3.example.net/*'];

async function opened(popup: PopupView | null, change: Partial<FakeState> = {}, wrap = (client: Client) => client) {
  const client = fakeClient({ popup: structuredClone(popup), sites: [], access: true, commands: 'work', ...change });
  const states: PopupState[] = [];
  const told: string[] = [];
  const controller = new PopupController(
    wrap(client),
    (state) => states.push(state),
    (words) => told.push(plainText(words, NOW)),
  );
  controller.start();
  await controller.load();
  client.asked.length = 0;
  const row = () => controller.state.streamList!.here[0]!;
  return { client, controller, states, told, row, activity: () => controller.state.activity.get(row().url) };
}

test('switching on leaves the wish, tells the background and asks the browser in the click itself, in this order', async () => {
  const { client, controller, row } = await opened(view([found({ missingOrigins: origins })]));
  void controller.switchOn(row());
  expect(client.asked.map(({ name }) => name)).toEqual(['leavePendingActivation', 'activate', 'requestAccess']);
  expect(client.asked[0]?.data).toEqual(client.asked[1]?.data);
  expect(client.asked[2]?.data).toEqual(origins);
});

test('a stream that has all access is switched on without a question', async () => {
  const { client, controller, row, activity } = await opened(view([found()]));
  const done = controller.switchOn(row());
  expect(activity()?.pending).toBe('on');
  await done;
  const asked = client.asked.map(({ name }) => name);
  expect(asked).not.toContain('requestAccess');
  expect(asked).not.toContain('leavePendingActivation');
  expect(row().tracked).not.toBeNull();
  expect(activity()).toEqual({ pending: null, trouble: null, switchedOff: null });
});

test('the switch never jumps back on the way', async () => {
  const { controller, states, row } = await opened(view([found({ missingOrigins: origins })]));
  const { url } = row();
  await controller.switchOn(row());
  const on = states.map(
    ({ streamList, activity }) => streamList?.here[0]?.tracked !== null || activity.get(url)?.pending === 'on',
  );
  expect(on.slice(on.indexOf(true, 2))).not.toContain(false);
});

test('a no reverts the switch, says so, and takes the wish back', async () => {
  const { client, controller, told, row, activity } = await opened(view([found({ missingOrigins: origins })]), {
    access: false,
  });
  await controller.switchOn(row());
  expect(activity()).toMatchObject({ pending: null, trouble: { kind: 'declined', origins } });
  expect(row().tracked).toBeNull();
  expect(told).toEqual(['Access was declined']);
  expect(client.asked.map(({ name }) => name)).toContain('deactivate');
});

test('an answer that is not ok reverts the switch with its reason', async () => {
  const { controller, told, row, activity } = await opened(view([found()]), { commands: 'error' });
  await controller.switchOn(row());
  expect(activity()).toMatchObject({ pending: null, trouble: { kind: 'problem', problem: { kind: 'internal' } } });
  expect(told).toEqual(['That did not work']);
});

test('a stream that is switched off keeps its row and can be switched on again', async () => {
  const { controller, row, activity } = await opened(view([tracked()]));
  await controller.switchOff(row());
  expect(row().tracked).toBeNull();
  expect(activity()?.switchedOff).toMatchObject({ until: tracked().tracked!.expiresAt });
  await controller.switchOn(row());
  expect(row().tracked).not.toBeNull();
  expect(activity()?.switchedOff).toBeNull();
});

test('access for a kept stream is asked for in the click, and followed by a refresh', async () => {
  const { client, controller, told, row } = await opened(view([needsAccess('e.net')]));
  const done = controller.allow(row(), row().missingOrigins);
  expect(client.asked).toEqual([{ name: 'requestAccess', data: ['*://e.net/*'] }]);
  await done;
  expect(client.asked.map(({ name }) => name)).toContain('refreshNow');
  expect(told[0]).toMatch(/^Refreshed\. Link good until/);
});

describe('a closed frame', () => {
  const given = view([], [], { inaccessibleFrames: [{ host: 'p.tv', origin: '*://p.tv/*' }] });
  test('is looked into once access is granted', async () => {
    const { client, controller } = await opened(given);
    await controller.allowFrame('*://p.tv/*');
    expect(client.asked.map(({ name }) => name)).toEqual(['requestAccess', 'popup']);
  });
  test('says so where it is declined', async () => {
    const { controller, told } = await opened(given, { access: false });
    await controller.allowFrame('*://p.tv/*');
    expect(controller.state.declinedFrames).toContain('*://p.tv/*');
    expect(told).toEqual(['Access was declined']);
  });
});

test('a background that does not answer is said, and asked again on request', async () => {
  const state: FakeState = { popup: null, sites: [], access: true, commands: 'work' };
  const client = fakeClient(state);
  const controller = new PopupController(
    client,
    () => {},
    () => {},
  );
  await controller.load();
  expect(controller.state.phase).toBe('unreachable');
  state.popup = view([tracked()]);
  await controller.inspectAgain();
  expect(controller.state.phase).toBe('ready');
});

test('many changes at once lead to one more look, not to many', async () => {
  const { client, controller } = await opened(view([tracked()]));
  await Promise.all([controller.load(), controller.load(), controller.load()]);
  expect(client.asked.filter(({ name }) => name === 'popup').length).toBeLessThanOrEqual(2);
});

test('where there is no tab the background is asked all the same, for what is kept elsewhere', async () => {
  const { client, controller } = await opened(view([], [tracked()]), {}, (inner) => ({
    ...inner,
    currentTabId: async () => null,
  }));
  await controller.load();
  expect(client.asked[0]).toEqual({ name: 'popup', data: { tabId: -1 } });
});

describe('copying', () => {
  test('asks for the current link of a kept stream, and says until when it works', async () => {
    const { client, controller, told, row } = await opened(view([tracked()]));
    expect(await controller.copy(row(), ({ link, frameUrl }) => `play ${link} from ${frameUrl}`)).toBe(true);
    const copied = String(client.asked.find(({ name }) => name === 'copy')?.data);
    expect(copied).toBe(`play ${row().url} from https://campus.example/12`);
    expect(told).toEqual([`Copied. May work for anyone until ${clockText(tracked().expiresAt!, NOW)}.`]);
  });
  test('says so where the browser does not allow it', async () => {
    const { controller, told, row } = await opened(view([found()]), { commands: 'error' });
    expect(await controller.copy(row(), ({ link }) => link)).toBe(false);
    expect(told).toEqual(['Your browser did not allow copying']);
  });
});

test('a stream that was switched off is put back as it was, not begun anew', async () => {
  const { client, controller, row } = await opened(view([tracked()]));
  await controller.switchOff(row());
  await controller.switchOn(row());
  expect(client.asked.map(({ name }) => name)).toContain('restore');
  expect(client.asked.map(({ name }) => name)).not.toContain('activate');
});

test('the tab of a stream is shown, and it is said where that is gone', async () => {
  const { client, controller, told, row } = await opened(view([tracked()]), { commands: 'error' });
  await controller.showTab(row());
  expect(client.asked.at(-1)).toEqual({ name: 'showTab', data: row().tabId });
  expect(told).toEqual(['Its tab was closed']);
});

test('keeping by itself is asked for by host', async () => {
  const { client, controller, row } = await opened(view([tracked()]));
  await controller.setAutoActivate(row(), true);
  expect(client.asked[0]).toEqual({ name: 'setAutoActivate', data: { host: 'campus.example', on: true } });
  expect(controller.state.view?.autoActivateHosts).toEqual(['campus.example']);
});

test('all is paused and let go on; that it did not work is said', async () => {
  const { client, controller, told, row } = await opened(view([tracked()]));
  await controller.setPaused(true);
  expect(client.asked[0]).toEqual({ name: 'setPaused', data: { paused: true } });
  expect(row().tracked?.mode.why).toBe('paused');
  await controller.setPaused(false);
  expect(row().tracked?.mode.why).toBeNull();
  expect(told).toEqual([]);
  const broken = await opened(view([tracked()]), { commands: 'error' });
  await broken.controller.setPaused(true);
  expect(broken.told).toEqual(['That did not work']);
});

test('the options are opened where the step that helps is', async () => {
  const { client, controller } = await opened(view([tracked()]));
  controller.openOptions('campus.example');
  controller.openOptions();
  expect(client.asked.map(({ data }) => data)).toEqual(['#site/campus.example', '']);
});
