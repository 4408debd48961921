import { expect, test } from 'vitest';
import type { PopupView } from '../../../lib/core/protocol.ts';
import { type Shelf, shelve } from '../../../lib/ui/popup/shelf.ts';
import { isSameStream } from '../../../lib/ui/popup/same-stream.ts';
import { failing, found, kept, stopped, view } from '../../ui/streams.ts';

const a = kept({}, { url: 'https://a.example/1.m3u8' });
const b = failing({ kind: 'no-match' }, { url: 'https://b.example/1.m3u8' });
const c = stopped({ kind: 'no-match' }, { url: 'https://c.example/1.m3u8' });
const none = new Set<string>();
const put = (before: Shelf | null, now: PopupView, off: Set<string>) => shelve(before, now, off, isSameStream);
const urls = (rows: { url: string }[]) => rows.map(({ url }) => url);

test('streams that need the viewer come first when the popup opens', () => {
  expect(urls(put(null, view([], [a, b, c]), none).elsewhere)).toEqual(urls([c, b, a]));
});

test('rows stay where they are while it is open; new ones come last', () => {
  const before = put(null, view([], [a, b]), none);
  const after = put(before, view([], [c, { ...b, kept: a.kept }, { ...a, kept: b.kept }]), none);
  expect(urls(after.elsewhere)).toEqual(urls([b, a, c]));
  expect(after.elsewhere[1]?.kept).toBe(b.kept);
});

test('a stream that was switched off keeps its row, switched off; one that ended does not', () => {
  const before = put(null, view([a], [b, c]), none);
  const after = put(before, view([]), new Set([a.url, c.url]));
  expect(after.here).toEqual([{ ...a, kept: null }]);
  expect(urls(after.elsewhere)).toEqual([c.url]);
});

test('its row goes when the same stream is found under a newer link', () => {
  const old = kept({}, { url: 'https://a.example/live/1.m3u8?token=0123456789abcdef0123' });
  const newer = found({ url: 'https://a.example/live/1.m3u8?token=fedcba98765432100123' });
  const before = put(null, view([old]), none);
  expect(urls(put(before, view([newer]), new Set([old.url])).here)).toEqual([newer.url]);
});
