import { foundStreams } from '../core/detect.ts';
import { originPattern } from '../core/http-url.ts';
import { likeness } from '../core/link/identity.ts';
import { hasLink, withGeneration, type ActiveStream } from '../core/stream.ts';
import { isSamePage } from '../core/watch-page.ts';
import type { Ports } from './ports.ts';

/**
 * Ends the streams whose tab is gone or shows something else, and gives back a tab to those whose page is open
 * elsewhere: after a restart of the browser the tabs have new ids. Answers whether anything changed.
 */
export async function endGoneStreams(ports: Ports): Promise<boolean> {
  const streams = await ports.streams.all();
  const tabs = await Promise.all(streams.map((stream) => tabOf(ports, stream)));
  const moved = streams.filter((stream, index) => stream.tabId !== tabs[index]);
  for (const stream of moved) {
    const tabId = tabs[streams.indexOf(stream)] ?? null;
    await ports.streams.update(stream.originalUrl, (stored) => {
      return stored && tabId !== null ? { ...stored, tabId } : undefined;
    });
  }
  return moved.length > 0;
}

async function tabOf(ports: Ports, { tabId, pageUrl }: ActiveStream): Promise<number | null> {
  const url = await ports.tabs.url(tabId);
  if (url !== null && isSamePage(pageUrl, url)) return tabId;
  // With the grant for the page revoked its address is not for us to see: the stream says so and waits.
  if (url === '' && (await ports.access.missing([originPattern(pageUrl)])).length > 0) return tabId;
  return ports.tabs.withUrl(pageUrl);
}

/**
 * Takes in links that the page of a stream got by itself, as after a reload: the player holds them now, so they must
 * lead to the current one as well. Answers whether there was any.
 */
export async function adoptPageLinks(ports: Ports, tabId: number): Promise<boolean> {
  const streams = (await ports.streams.all()).filter((stream) => stream.tabId === tabId);
  const frames = streams.length > 0 ? await ports.tabs.look(tabId) : null;
  if (!frames) return false;
  const links = foundStreams(frames).map(({ url }) => url);
  let adopted = false;
  for (const stream of streams) {
    for (const link of links.filter((url) => !hasLink(stream, url) && isOf(stream, url))) {
      adopted = true;
      await ports.streams.update(
        stream.originalUrl,
        (stored) => stored && withGeneration(stored, link, 'page', ports.now()),
      );
    }
  }
  return adopted;
}

/** Whether a link that a page loads is another generation of `stream`: nothing but tokens tells them apart. */
function isOf(stream: ActiveStream, url: string): boolean {
  return stream.generations.some((generation) => likeness(generation.url, url).names === 'same');
}
