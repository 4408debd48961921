import type { DetectedStream } from '../core/detection.ts';
import { compareLinks } from '../core/url/similarity.ts';
import { hasLink, type ActiveStream } from '../core/stream.ts';
import { isSamePage } from '../core/watch-page.ts';

/**
 * Whether a tab in which `found` plays shows a tracked stream. The tab it was activated in does. So does any other tab
 * with the same watch page that loads one of its links, as a duplicate of the tab: rules apply to documents, not to
 * tabs.
 */
export function isInTab(stream: ActiveStream, tabId: number, found: readonly DetectedStream[]): boolean {
  if (stream.tabId === tabId) return true;
  return found.some(({ url, pageUrl }) => isSamePage(stream.pageUrl, pageUrl) && isLinkOfStream(stream, url));
}

/** Whether a link found in a tab belongs to a tracked stream. */
export function isLinkOfStream(stream: ActiveStream, url: string): boolean {
  if (hasLink(stream, url) || stream.children.some(({ from, to }) => from === url || to === url)) return true;
  return stream.generations.some((generation) => compareLinks(generation.url, url).names === 'same');
}
