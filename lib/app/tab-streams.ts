import type { DetectedStream } from '../core/detection.ts';
import { compareLinks } from '../core/url/similarity.ts';
import { hasLink, type ActiveStream } from '../core/stream.ts';
import { isSamePage } from '../core/watch-page.ts';

/**
 * Whether a tab in which `found` plays shows a kept stream: the tab it was kept in does, and so does any other with the
 * same watch page that loads a link of it, as a duplicate. Rules hold for documents, not for tabs: it is kept in all.
 */
export function isInTab(stream: ActiveStream, tabId: number, found: readonly DetectedStream[]): boolean {
  if (stream.tabId === tabId) return true;
  return found.some(({ url, pageUrl }) => isSamePage(stream.pageUrl, pageUrl) && isLinkOfStream(stream, url));
}

/** Whether a link seen in a tab belongs to a stream that is kept already. */
export function isLinkOfStream(stream: ActiveStream, url: string): boolean {
  if (hasLink(stream, url) || stream.children.some(({ from, to }) => from === url || to === url)) return true;
  return stream.generations.some((generation) => compareLinks(generation.url, url).names === 'same');
}
