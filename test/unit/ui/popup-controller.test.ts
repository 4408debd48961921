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
  const announced: string[] = [];
  const controller = new PopupController(
    wrap(client),
    (state) => states.push(state),
    (words) => announced.push(plainText(words, NOW)),
  );
  controller.start();
  await controller.load();
  client.calls.length = 0;
  const row = () => controller.state.streamList!.here[0]!;
  return { client, controller, states, announced, row, activity: () => controller.state.activity.get(row().url) };
}

test('stores the activation, activates, then requests access, all within the click', async () => {
  const { client, controller, row } = await opened(view([found({ missingOrigins: origins })]));
  void controller.switchOn(row());
  expect(client.calls.map(({ name }) => name)).toEqual(['leavePendingActivation', 'activate', 'requestAccess']);
  expect(client.calls[0]?.data).toEqual(client.calls[1]?.data);
  expect(client.calls[2]?.data).toEqual(origins);
});

test('switches on a stream with full access without asking the browser', async () => {
  const { client, controller, row, activity } = await opened(view([found()]));
  const done = controller.switchOn(row());
  expect(activity()?.pending).toBe('on');
  await done;
  const calls = client.calls.map(({ name }) => name);
  expect(calls).not.toContain('requestAccess');
  expect(calls).not.toContain('leavePendingActivation');
  expect(row().tracked).not.toBeNull();
  expect(activity()).toEqual({ pending: null, trouble: null, switchedOff: null });
});

test('never moves the switch back while switching on', async () => {
  const { controller, states, row } = await opened(view([found({ missingOrigins: origins })]));
  const { url } = row();
  await controller.switchOn(row());
  const on = states.map(
    ({ streamList, activity }) => streamList?.here[0]?.tracked !== null || activity.get(url)?.pending === 'on',
  );
  expect(on.slice(on.indexOf(true, 2))).not.toContain(false);
});

test('reverts the switch, says so, and drops the activation when access is declined', async () => {
  const { client, controller, announced, row, activity } = await opened(view([found({ missingOrigins: origins })]), {
    access: false,
  });
  await controller.switchOn(row());
  expect(activity()).toMatchObject({ pending: null, trouble: { kind: 'declined', origins } });
  expect(row().tracked).toBeNull();
  expect(announced).toEqual(['Access was declined']);
  expect(client.calls.map(({ name }) => name)).toContain('deactivate');
});

test('reverts the switch and gives the reason when the command fails', async () => {
  const { controller, announced, row, activity } = await opened(view([found()]), { commands: 'error' });
  await controller.switchOn(row());
  expect(activity()).toMatchObject({ pending: null, trouble: { kind: 'problem', problem: { kind: 'internal' } } });
  expect(announced).toEqual(['That did not work']);
});

test('keeps the row of a switched-off stream, which can be switched on again', async () => {
  const { controller, row, activity } = await opened(view([tracked()]));
  await controller.switchOff(row());
  expect(row().tracked).toBeNull();
  expect(activity()?.switchedOff).toMatchObject({ until: tracked().tracked!.expiresAt });
  await controller.switchOn(row());
  expect(row().tracked).not.toBeNull();
  expect(activity()?.switchedOff).toBeNull();
});

test('requests access for a tracked stream within the click, then refreshes', async () => {
  const { client, controller, announced, row } = await opened(view([needsAccess('e.net')]));
  const done = controller.allow(row(), row().missingOrigins);
  expect(client.calls).toEqual([{ name: 'requestAccess', data: ['*://e.net/*'] }]);
  await done;
  expect(client.calls.map(({ name }) => name)).toContain('refreshNow');
  expect(announced[0]).toMatch(/^Refreshed\. Link good until/);
});

describe('an inaccessible frame', () => {
  const given = view([], [], { inaccessibleFrames: [{ host: 'p.tv', origin: '*://p.tv/*' }] });
  test('is inspected once access is granted', async () => {
    const { client, controller } = await opened(given);
    await controller.allowFrame('*://p.tv/*');
    expect(client.calls.map(({ name }) => name)).toEqual(['requestAccess', 'popup']);
  });
  test('is reported when access is declined', async () => {
    const { controller, announced } = await opened(given, { access: false });
    await controller.allowFrame('*://p.tv/*');
    expect(controller.state.declinedFrames).toContain('*://p.tv/*');
    expect(announced).toEqual(['Access was declined']);
  });
});

test('shows that the background does not answer, and tries again on request', async () => {
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

test('reloads once more, not many times, after many changes at once', async () => {
  const { client, controller } = await opened(view([tracked()]));
  await Promise.all([controller.load(), controller.load(), controller.load()]);
  expect(client.calls.filter(({ name }) => name === 'popup').length).toBeLessThanOrEqual(2);
});

test('loads the streams of other tabs where there is no current tab', async () => {
  const { client, controller } = await opened(view([], [tracked()]), {}, (inner) => ({
    ...inner,
    currentTabId: async () => null,
  }));
  await controller.load();
  expect(client.calls[0]).toEqual({ name: 'popup', data: { tabId: -1 } });
});

describe('copying', () => {
  test('copies the current link of a tracked stream, and says until when it works', async () => {
    const { client, controller, announced, row } = await opened(view([tracked()]));
    expect(await controller.copy(row(), ({ link, frameUrl }) => `play ${link} from ${frameUrl}`)).toBe(true);
    const copied = String(client.calls.find(({ name }) => name === 'copy')?.data);
    expect(copied).toBe(`play ${row().url} from https://campus.example/12`);
    expect(announced).toEqual([`Copied. May work for anyone until ${clockText(tracked().expiresAt!, NOW)}.`]);
  });
  test('is reported when the browser does not allow it', async () => {
    const { controller, announced, row } = await opened(view([found()]), { commands: 'error' });
    expect(await controller.copy(row(), ({ link }) => link)).toBe(false);
    expect(announced).toEqual(['Your browser did not allow copying']);
  });
});

test('restores a switched-off stream as it was instead of starting over', async () => {
  const { client, controller, row } = await opened(view([tracked()]));
  await controller.switchOff(row());
  await controller.switchOn(row());
  expect(client.calls.map(({ name }) => name)).toContain('restore');
  expect(client.calls.map(({ name }) => name)).not.toContain('activate');
});

test('shows the tab of a stream, or reports that it was closed', async () => {
  const { client, controller, announced, row } = await opened(view([tracked()]), { commands: 'error' });
  await controller.showTab(row());
  expect(client.calls.at(-1)).toEqual({ name: 'showTab', data: row().tabId });
  expect(announced).toEqual(['Its tab was closed']);
});

test('sets auto-activation by host', async () => {
  const { client, controller, row } = await opened(view([tracked()]));
  await controller.setAutoActivate(row(), true);
  expect(client.calls[0]).toEqual({ name: 'setAutoActivate', data: { host: 'campus.example', on: true } });
  expect(controller.state.view?.autoActivateHosts).toEqual(['campus.example']);
});

test('pauses and resumes all streams, and reports a failure', async () => {
  const { client, controller, announced, row } = await opened(view([tracked()]));
  await controller.setPaused(true);
  expect(client.calls[0]).toEqual({ name: 'setPaused', data: { paused: true } });
  expect(row().tracked?.mode.why).toBe('paused');
  await controller.setPaused(false);
  expect(row().tracked?.mode.why).toBeNull();
  expect(announced).toEqual([]);
  const broken = await opened(view([tracked()]), { commands: 'error' });
  await broken.controller.setPaused(true);
  expect(broken.announced).toEqual(['That did not work']);
});

test('opens the options page at the right place', async () => {
  const { client, controller } = await opened(view([tracked()]));
  controller.openOptions('campus.example');
  controller.openOptions();
  expect(client.calls.map(({ data }) => data)).toEqual(['#site/campus.example', '']);
});
