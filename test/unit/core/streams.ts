import { createStream, afterRefresh, type NewStream } from '../../../lib/core/stream-changes.ts';
import type { ActiveStream } from '../../../lib/core/stream.ts';

export const T0 = Date.parse('2026-11-22T12:00:00Z');

/** A stream whose current link was each of `links` in turn, replaced every minute. */
export function streamWith(links: [string, ...string[]], more: Partial<NewStream> = {}): ActiveStream {
  const [first, ...later] = links;
  const stream = createStream(
    {
      originalUrl: first,
      siteKey: 'campus.example',
      title: 'Lecture',
      quality: '',
      pageUrl: 'https://campus.example/watch/12',
      frameUrl: 'https://campus.example/watch/12',
      tabId: 1,
      ...more,
    },
    T0,
    0,
  );
  return later.reduce(
    (at, url, index) => afterRefresh(at, { url, title: at.title, quality: at.quality }, T0 + (index + 1) * 60_000),
    stream,
  );
}
