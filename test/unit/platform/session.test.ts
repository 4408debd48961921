import { beforeEach, expect, it, vi } from 'vitest';
import type { Activation } from '../../../lib/core/protocol.ts';
import { leaveIntent } from '../../../lib/platform/left-intent.ts';
import { intents } from '../../../lib/platform/session.ts';

const stored = vi.hoisted(() => ({ all: {} as Record<string, unknown> }));
vi.mock('../../../lib/platform/browser.ts', () => ({
  browser: {
    storage: {
      session: {
        get: async () => stored.all,
        set: async (items: Record<string, unknown>) => void Object.assign(stored.all, items),
      },
    },
  },
}));

const wish = (url: string, title = 'Regatta'): Activation => ({
  url,
  title,
  quality: '720p',
  pageUrl: 'https://a.example/watch',
  frameUrl: 'https://a.example/watch',
  tabId: 1,
  origins: [],
});
const urls = async () => (await intents.all()).map(({ activation }) => activation.url);

beforeEach(() => {
  stored.all = {};
});

it('has what the popup left, after what is waiting already', async () => {
  await intents.save([{ at: 1, activation: wish('https://a.example/1.m3u8') }]);
  leaveIntent(wish('https://a.example/2.m3u8'));
  expect(await urls()).toEqual(['https://a.example/1.m3u8', 'https://a.example/2.m3u8']);
});

it('has a link once, as it was wished last', async () => {
  await intents.save([{ at: 1, activation: wish('https://a.example/1.m3u8', 'Before') }]);
  leaveIntent(wish('https://a.example/1.m3u8', 'After'));
  expect((await intents.all()).map(({ activation }) => activation.title)).toEqual(['After']);
});

it('forgets what was left with what was waiting', async () => {
  leaveIntent(wish('https://a.example/1.m3u8'));
  await intents.save([]);
  expect(await urls()).toEqual([]);
});

it('takes no notice of what is none', async () => {
  stored.all = { intents: 'none', 'intent-left': { at: 1, activation: { url: 'javascript:0' } } };
  expect(await urls()).toEqual([]);
});
