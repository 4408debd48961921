import { beforeEach, expect, it, vi } from 'vitest';
import type { Activation } from '../../../../lib/core/protocol.ts';
import { leavePendingActivation } from '../../../../lib/platform/storage/popup-activation.ts';
import { pendingActivations } from '../../../../lib/platform/storage/session.ts';

const stored = vi.hoisted(() => ({ all: {} as Record<string, unknown> }));
vi.mock('../../../../lib/platform/browser.ts', () => ({
  browser: {
    storage: {
      session: {
        get: async () => stored.all,
        set: async (items: Record<string, unknown>) => void Object.assign(stored.all, items),
      },
    },
  },
}));

const activationOf = (url: string, title = 'Regatta'): Activation => ({
  url,
  title,
  quality: '720p',
  pageUrl: 'https://a.example/watch',
  frameUrl: 'https://a.example/watch',
  tabId: 1,
  origins: [],
});
const urls = async () => (await pendingActivations.all()).map(({ activation }) => activation.url);

beforeEach(() => {
  stored.all = {};
});

it('lists the activation of the popup after those that already wait', async () => {
  await pendingActivations.save([{ at: 1, activation: activationOf('https://a.example/1.m3u8') }]);
  leavePendingActivation(activationOf('https://a.example/2.m3u8'));
  expect(await urls()).toEqual(['https://a.example/1.m3u8', 'https://a.example/2.m3u8']);
});

it('lists each link once, with its latest activation', async () => {
  await pendingActivations.save([{ at: 1, activation: activationOf('https://a.example/1.m3u8', 'Before') }]);
  leavePendingActivation(activationOf('https://a.example/1.m3u8', 'After'));
  expect((await pendingActivations.all()).map(({ activation }) => activation.title)).toEqual(['After']);
});

it('clears the activation of the popup with the others', async () => {
  leavePendingActivation(activationOf('https://a.example/1.m3u8'));
  await pendingActivations.save([]);
  expect(await urls()).toEqual([]);
});

it('ignores values that are not activations', async () => {
  stored.all = { pendingActivations: 'none', popupActivation: { at: 1, activation: { url: 'javascript:0' } } };
  expect(await urls()).toEqual([]);
});
