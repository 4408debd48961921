import { detectStreams, isStreamResource } from '../core/detection.ts';
import { originPattern } from '../base/http-url.ts';
import { compareLinks } from '../core/url/similarity.ts';
import { linkParts } from '../core/url/parts.ts';
import { linkValidity } from '../core/schedule.ts';
import { withGeneration } from '../core/stream-changes.ts';
import { hasLink, type ActiveStream, type Millis } from '../core/stream.ts';
import { isSamePage } from '../core/watch-page.ts';
import type { Ports } from './ports.ts';
import { closeRecord, addHistoryEntry } from './stream-records.ts';
import { readStatus } from './stream-status.ts';

/** After a start of the browser its tabs may come back late, as when the viewer asks for them after a crash (ms). */
const PAGE_WAIT = 60 * 60_000;

/** In a new session of the browser the streams whose page is not open are waited for: neither ended nor refreshed. */
export async function waitForPages(ports: Ports): Promise<void> {
  const waitForPageUntil = ports.now() + PAGE_WAIT;
  for (const { originalUrl } of await ports.streams.all()) {
    await ports.streams.update(
      originalUrl,
      (stored) => stored && { ...stored, waitForPageUntil, dueAt: waitForPageUntil },
    );
  }
  await endGoneStreams(ports);
}

/**
 * Ends the streams whose tab is gone or shows something else, and gives back a tab to those whose page is open
 * elsewhere: after a restart of the browser the tabs have new ids. Answers whether anything changed.
 */
export async function endGoneStreams(ports: Ports): Promise<boolean> {
  let changed = false;
  const now = ports.now();
  const streams = await ports.streams.all();
  const addresses = new Map<number, Promise<string | null>>();
  const addressOf = (tabId: number): Promise<string | null> => {
    const asked = addresses.get(tabId) ?? ports.tabs.url(tabId);
    addresses.set(tabId, asked);
    return asked;
  };
  const tabs = await Promise.all(streams.map((stream) => tabOf(ports, stream, addressOf)));
  for (const [index, stream] of streams.entries()) {
    const tabId = tabs[index] ?? null;
    const { waitForPageUntil } = stream;
    if (
      tabId === null
        ? waitForPageUntil !== null && now < waitForPageUntil
        : tabId === stream.tabId && waitForPageUntil === null
    ) {
      continue;
    }
    changed = true;
    if (tabId === null) await endStream(ports, stream);
    else await ports.streams.update(stream.originalUrl, (stored) => stored && movedToTab(stored, tabId, now));
  }
  return changed;
}

function movedToTab(stream: ActiveStream, tabId: number, now: Millis): ActiveStream {
  const dueAt = stream.waitForPageUntil === null ? stream.dueAt : now;
  return { ...stream, tabId, dueAt, waitForPageUntil: null };
}

/** Ends a stream; its record stays for the day. */
export async function endStream(ports: Ports, stream: ActiveStream): Promise<void> {
  await ports.streams.update(stream.originalUrl, () => undefined);
  await closeRecord(ports, stream);
}

async function tabOf(
  ports: Ports,
  { tabId, pageUrl }: ActiveStream,
  addressOf: (tabId: number) => Promise<string | null>,
): Promise<number | null> {
  const url = await addressOf(tabId);
  if (url !== null && isSamePage(pageUrl, url)) return tabId;
  // With the grant for the page revoked its address is not for us to see: the stream says so and waits.
  if (url === '' && (await ports.access.missing([originPattern(pageUrl)])).length > 0) return tabId;
  const [other] = await ports.tabs.showing(pageUrl);
  return other ?? null;
}

/** The tabs that show the pages of these streams: those they were kept in, and any other on the same page. */
export async function tabsShowing(ports: Ports, streams: readonly ActiveStream[]): Promise<number[]> {
  const pages = [...new Set(streams.map(({ pageUrl }) => pageUrl))];
  const showing = await Promise.all(pages.map((pageUrl) => ports.tabs.showing(pageUrl)));
  return [...new Set([...streams.map(({ tabId }) => tabId), ...showing.flat()])];
}

/**
 * Takes in links that a page of a stream got by itself, as after a reload or in a duplicate of its tab: the player holds
 * them now, so they must lead to the current one as well. Answers whether there was any.
 */
export async function adoptPageLinks(ports: Ports, tabId: number): Promise<boolean> {
  const address = (await ports.tabs.url(tabId)) ?? '';
  const streams = (await ports.streams.all()).filter(
    (stream) => stream.tabId === tabId || isSamePage(stream.pageUrl, address),
  );
  const frames = streams.length > 0 ? await ports.tabs.inspect(tabId) : null;
  if (!frames) return false;
  const links = detectStreams(frames).map(({ url }) => url);
  const loaded = frames.frames.map(({ resources }) => resources.filter(isStreamResource).map(({ url }) => url));
  let adopted = false;
  for (const stream of streams) {
    for (const link of links.filter((url) => !hasLink(stream, url) && isAnotherGeneration(stream, url))) {
      adopted = true;
      await adoptLink(ports, stream, link);
    }
    await recordPageRenewal(ports, stream, loaded);
  }
  return adopted;
}

async function adoptLink(ports: Ports, { originalUrl }: ActiveStream, link: string): Promise<void> {
  const now = ports.now();
  let updated: ActiveStream | undefined;
  await ports.streams.update(originalUrl, (stored) => {
    if (!stored) return undefined;
    const withLink = withGeneration(stored, link, 'page', now);
    // The page's own link that lives longer is as good as a refresh, and costs the site nothing.
    updated = livesLonger(withLink, link) ? { ...withLink, currentUrl: link } : withLink;
    return updated;
  });
  if (!updated) return;
  const { validity } = await readStatus(ports, updated);
  await addHistoryEntry(ports, updated, { kind: 'page-link', at: now, expiresAt: validity?.until ?? null });
}

/** A document that loaded so many links of a stream which Freshet did not give it renews them by itself. */
const MIN_PAGE_RENEWALS = 4;

/** Notices a page that renews its links by itself: then Freshet stands by, unless it was seen to fail. */
async function recordPageRenewal(
  ports: Ports,
  stream: ActiveStream,
  documents: readonly (readonly string[])[],
): Promise<void> {
  const ours = new Set(stream.generations.filter(({ source }) => source === 'refresh').map(({ url }) => url));
  const own = documents.map(
    (loaded) => new Set(loaded.filter((url) => !ours.has(url) && isAnotherGeneration(stream, url))).size,
  );
  if (Math.max(0, ...own) < MIN_PAGE_RENEWALS || (await ports.siteBehaviors.get(stream.siteKey)).selfRenewing !== null)
    return;
  await ports.siteBehaviors.update(stream.siteKey, (behavior) => ({ ...behavior, selfRenewing: true }));
  await addHistoryEntry(ports, stream, { kind: 'mode', at: ports.now(), mode: 'passive', why: 'self-renewing' });
}

/** Links that end within so long of each other (ms) were given at about the same time. */
const SAME_TIME: Millis = 2_000;

/**
 * Whether a link of a stream lives longer than its current one; not where children have to be led one by one. A file at
 * another edge must not be led from there (own-origin.ts): as long, or nobody knows how long, is enough for it.
 */
function livesLonger(stream: ActiveStream, link: string): boolean {
  if (stream.childMapping === 'by-manifest') return false;
  const [ours, theirs] = [linkValidity(stream, null), linkValidity({ ...stream, currentUrl: link }, null)];
  if (stream.childMapping === 'file' && linkParts(link).origin !== linkParts(stream.currentUrl).origin) {
    return ours === null || theirs === null ? ours === theirs : theirs.until >= ours.until - SAME_TIME;
  }
  return ours !== null && theirs !== null && theirs.until > ours.until;
}

/** Whether a link that a page loads is another generation of `stream`: nothing but tokens tells them apart. */
function isAnotherGeneration(stream: ActiveStream, url: string): boolean {
  return stream.generations.some((generation) => compareLinks(generation.url, url).names === 'same');
}
