import { redacted } from '../../base/http-url.ts';
import type { PopupView, StreamView } from '../../core/protocol.ts';
import { byUrgency, needsViewerAttention } from '../shared/tone.ts';

/** The rows of the popup, in the order they are shown. */
export interface StreamList {
  here: StreamView[];
  elsewhere: StreamView[];
  /** URLs of the streams that needed attention when the popup opened. A long list shows them in their own group. */
  inNeed: ReadonlySet<string>;
}

/**
 * Applies a new view to the list. The list is sorted by urgency once, when the popup opens. After that rows keep their
 * place, so that none moves from under the pointer, and new rows come last. A stream in `switchedOff` keeps its row
 * although the background has dropped it: the viewer can switch it on again while the popup is open.
 * `areLinksOfOneStream` compares two links.
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
  // If the stream was found again with a newer link, the new row replaces the switched-off one.
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

/** The title of a stream, or the file name of its link if the page gives no title. */
export function streamTitle(stream: { title: string; url: string }): string {
  return stream.title.trim() || redacted(stream.url).replace(/^.*\/|\?…$/g, '');
}
