import { expect, test } from 'vitest';
import type { PopupView } from '../../../lib/core/protocol.ts';
import { type StreamList, updateStreamList } from '../../../lib/ui/popup/stream-list.ts';
import { areLinksOfOneStream } from '../../../lib/core/url/similarity.ts';
import { failing, found, tracked, stopped, view } from '../../ui/streams.ts';

const a = tracked({}, { url: 'https://a.example/1.m3u8' });
const b = failing({ kind: 'no-match' }, { url: 'https://b.example/1.m3u8' });
const c = stopped({ kind: 'no-match' }, { url: 'https://c.example/1.m3u8' });
const none = new Set<string>();
const put = (before: StreamList | null, now: PopupView, off: Set<string>) =>
  updateStreamList(before, now, off, areLinksOfOneStream);
const urls = (rows: { url: string }[]) => rows.map(({ url }) => url);

test('puts streams that need attention first when the popup opens', () => {
  expect(urls(put(null, view([], [a, b, c]), none).elsewhere)).toEqual(urls([c, b, a]));
});

test('keeps rows in place while the popup is open, and adds new ones last', () => {
  const before = put(null, view([], [a, b]), none);
  const after = put(before, view([], [c, { ...b, tracked: a.tracked }, { ...a, tracked: b.tracked }]), none);
  expect(urls(after.elsewhere)).toEqual(urls([b, a, c]));
  expect(after.elsewhere[1]?.tracked).toBe(b.tracked);
});

test('keeps the row of a switched-off stream, but not of an ended one', () => {
  const before = put(null, view([a], [b, c]), none);
  const after = put(before, view([]), new Set([a.url, c.url]));
  expect(after.here).toEqual([{ ...a, tracked: null }]);
  expect(urls(after.elsewhere)).toEqual([c.url]);
});

test('drops a switched-off row when its stream is found with a newer link', () => {
  const old = tracked({}, { url: 'https://a.example/live/1.m3u8?token=0123456789abcdef0123' });
  const newer = found({ url: 'https://a.example/live/1.m3u8?token=fedcba98765432100123' });
  const before = put(null, view([old]), none);
  expect(urls(put(before, view([newer]), new Set([old.url])).here)).toEqual([newer.url]);
});
