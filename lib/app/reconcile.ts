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

/**
 * How long a stream waits for its page in a new browser session (ms): after a crash the viewer may restore tabs late.
 */
const PAGE_WAIT = 60 * 60_000;

/** In a new browser session, makes streams whose page is not open wait for it: they are neither ended nor refreshed. */
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
 * Ends the streams whose tab is gone or shows another page. A stream whose page is open in another tab moves there:
 * after a restart of the browser the tabs have new ids. Returns whether anything changed.
 */
export async function endGoneStreams(ports: Ports): Promise<boolean> {
  let changed = false;
  const now = ports.now();
  const streams = await ports.streams.all();
  const addresses = new Map<number, Promise<string | null>>();
  const addressOf = (tabId: number): Promise<string | null> => {
    const address = addresses.get(tabId) ?? ports.tabs.url(tabId);
    addresses.set(tabId, address);
    return address;
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

/** Ends a stream. Its history stays for as long as the viewer wants. */
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
  // If the grant for the page was revoked, Freshet cannot see its URL: the stream stays, and shows that it needs
  // access.
  if (url === '' && (await ports.access.missing([originPattern(pageUrl)])).length > 0) return tabId;
  const [other] = await ports.tabs.showing(pageUrl);
  return other ?? null;
}

/** The tabs that show the pages of these streams: those they were activated in, and any other with the same page. */
export async function tabsShowing(ports: Ports, streams: readonly ActiveStream[]): Promise<number[]> {
  const pages = [...new Set(streams.map(({ pageUrl }) => pageUrl))];
  const showing = await Promise.all(pages.map((pageUrl) => ports.tabs.showing(pageUrl)));
  return [...new Set([...streams.map(({ tabId }) => tabId), ...showing.flat()])];
}

/**
 * Adopts links that a page of a stream fetched itself, as after a reload or in a duplicate of its tab. The player uses
 * them now, so they must redirect to the current link as well. Returns whether there were any.
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
    // A page's own link that lives longer replaces a refresh, and costs the site nothing.
    updated = livesLonger(withLink, link) ? { ...withLink, currentUrl: link } : withLink;
    return updated;
  });
  if (!updated) return;
  const { validity } = await readStatus(ports, updated);
  await addHistoryEntry(ports, updated, { kind: 'page-link', at: now, expiresAt: validity?.until ?? null });
}

/** A document that loaded this many links of a stream that did not come from Freshet renews its links itself. */
const MIN_PAGE_RENEWALS = 4;

/** Detects a page that renews its links itself. Freshet is then passive, unless that renewal has failed before. */
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

/** Links whose expiries are closer than this (ms) were issued at about the same time. */
const SAME_TIME: Millis = 2_000;

/**
 * Whether a link of a stream lives longer than its current one. Never true if children are redirected one by one. A
 * progressive file must not be redirected from one edge to another (refresh/pinned-edge.ts). So for a link at another
 * edge an equal lifetime is enough, or an unknown lifetime of both.
 */
function livesLonger(stream: ActiveStream, link: string): boolean {
  if (stream.childMapping === 'by-manifest') return false;
  const [ours, theirs] = [linkValidity(stream, null), linkValidity({ ...stream, currentUrl: link }, null)];
  if (stream.childMapping === 'file' && linkParts(link).origin !== linkParts(stream.currentUrl).origin) {
    return ours === null || theirs === null ? ours === theirs : theirs.until >= ours.until - SAME_TIME;
  }
  return ours !== null && theirs !== null && theirs.until > ours.until;
}

/** Whether a link that a page loads is another generation of `stream`: they differ only in their tokens. */
function isAnotherGeneration(stream: ActiveStream, url: string): boolean {
  return stream.generations.some((generation) => compareLinks(generation.url, url).names === 'same');
}
