import { redacted } from '../../base/http-url.ts';
import type { PopupView, StreamView } from '../../core/protocol.ts';
import { byUrgency, needsViewerAttention } from './stream-tones.ts';

/** The rows of the popup, in the order they are shown. */
export interface StreamList {
  here: StreamView[];
  elsewhere: StreamView[];
  /** Keys of the streams that needed the viewer when the popup opened: in a long list they have a group of their own. */
  inNeed: ReadonlySet<string>;
}

/**
 * Puts a new view onto the shelf. Sorted by need once, when the popup opens; from then on rows stay where they are, so
 * that none moves from under the pointer, and new ones come last. A stream in `switchedOff` keeps its row, switched
 * off, although the background does not know it any more: it can be switched on again as long as the popup is open.
 * `isSameStream` says so of two links.
 */
export function updateStreamList(
  before: StreamList | null,
  view: PopupView,
  switchedOff: ReadonlySet<string>,
  areLinksOfOneStream: (a: string, b: string) => boolean,
): StreamList {
  if (!before) {
    const inNeed = [...view.here, ...view.elsewhere].filter(needsViewerAttention).map(({ url }) => url);
    return { here: byUrgency(view.here), elsewhere: byUrgency(view.elsewhere), inNeed: new Set(inNeed) };
  }
  const known = new Set([...before.here, ...before.elsewhere].map(({ url }) => url));
  const fresh = [...view.here, ...view.elsewhere].filter(({ url }) => !known.has(url));
  // Found again under a newer link of its own: then that row takes the place of the one that was switched off.
  const isNewer = (stream: StreamView, row: StreamView) =>
    stream.frameUrl === row.frameUrl && areLinksOfOneStream(stream.url, row.url);
  const stays = (row: StreamView) => switchedOff.has(row.url) && !fresh.some((stream) => isNewer(stream, row));
  return {
    here: inKnownOrder(before.here, view.here, stays),
    elsewhere: inKnownOrder(before.elsewhere, view.elsewhere, stays),
    inNeed: before.inNeed,
  };
}

function inKnownOrder(
  before: readonly StreamView[],
  now: readonly StreamView[],
  stays: (row: StreamView) => boolean,
): StreamView[] {
  const fresh = new Map(now.map((stream) => [stream.url, stream]));
  const rows: StreamView[] = [];
  for (const row of before) {
    const stream = fresh.get(row.url);
    if (stream) rows.push(stream);
    else if (stays(row)) rows.push({ ...row, tracked: null });
    fresh.delete(row.url);
  }
  return [...rows, ...fresh.values()];
}

/** What a stream is called; the file of its link, which stands beside its host, where the page gives it no title. */
export function streamTitle(stream: { title: string; url: string }): string {
  return stream.title.trim() || redacted(stream.url).replace(/^.*\/|\?…$/g, '');
}
