import { computeChildRedirects, judgeChildMapping, treeOf } from '../../core/rules/child-redirects.ts';
import type { ManifestDocuments } from '../../core/manifest/documents.ts';
import type { ResourceTree } from '../../core/manifest/model.ts';
import { requestsOfFrame, type TabReport } from '../../core/detection.ts';
import type { StreamError } from '../../core/errors.ts';
import type { ActiveStream, Millis } from '../../core/stream.ts';
import { hostOf } from '../../base/http-url.ts';
import { isLongVod } from '../../core/rules/vod-window.ts';
import { probeManifest, withAllPlaylists } from './manifest-probe.ts';
import type { Ports } from '../ports.ts';

/** What was observed of the requests of pages. */
export interface PlayerActivity {
  /** What a stream's player was seen asking for lately, oldest first; by the stream's key. */
  recentRequests(key: string): readonly string[];
  /** The key of the stream that a request of a document of that host belongs to; null where it is none's. */
  ownerOf(url: string, host: string): string | null;
  /**
   * Resolves when the players of these streams ask for nothing just now, or where requests can be held, when what they
   * asked for by now is answered; by `until` (ms) at the latest.
   */
  waitForIdle(keys: readonly string[], until: Millis): Promise<void>;
}

/** The same, and what tabs tell where nothing was observed, as after a start of the background. */
export interface RefreshObservations extends PlayerActivity {
  /** What the documents of a tab loaded; null where it does not say. */
  inspectTab(tabId: number): Promise<TabReport | null>;
}

export type ChildResolution = { ok: true; stream: ActiveStream } | { ok: false; error: StreamError };

/** The manifests of both links as far as they were read: `before` under the old one, `after` under the fresh one. */
export interface ManifestsOfBoth {
  before: ManifestDocuments | null;
  after: ManifestDocuments | null;
  observations: RefreshObservations;
}

/**
 * Adds to a stream, whose fresh link is its current one already, what its children need. Where they follow from the
 * links nothing is fetched. Where only the fresh manifest names them, both families are fetched and paired.
 */
export async function resolveChildren(
  ports: Ports,
  previous: ActiveStream,
  fresh: ActiveStream,
  { before, after, observations }: ManifestsOfBoth,
): Promise<ChildResolution> {
  if (fresh.childMapping === 'by-substitution' || fresh.childMapping === 'file') return { ok: true, stream: fresh };
  const requests = await requestsOfPlayer(fresh, observations);
  const childMapping = fresh.childMapping === 'by-manifest' ? 'by-manifest' : judgeChildMapping(fresh, requests);
  if (childMapping !== 'by-manifest') {
    if (childMapping === 'unknown' && before) await ports.storedManifests.addEarlier(fresh.originalUrl, before);
    return { ok: true, stream: { ...fresh, childMapping } };
  }

  const oldManifests = await allManifests(ports, fresh, previous.currentUrl, before);
  const newManifests = await allManifests(ports, fresh, fresh.currentUrl, after);
  // Not readable from here, as where the CDN wants the page's own origin: the link itself may still work.
  if (!newManifests) return { ok: true, stream: { ...fresh, childMapping } };
  // What a player found in a playlist of a recording it asks for to the end.
  if (oldManifests && isLongVod(oldManifests)) await ports.storedManifests.addEarlier(fresh.originalUrl, oldManifests);
  await ports.storedManifests.put(fresh.originalUrl, oldManifests ? [oldManifests, newManifests] : [newManifests]);
  if (!oldManifests) return { ok: true, stream: { ...fresh, childMapping } };
  const update = computeChildRedirects(
    fresh,
    treeOf(oldManifests),
    treeOf(newManifests),
    requests,
    await earlierTrees(ports, previous),
  );
  if (!update.ok) return { ok: false, error: { kind: 'manifest-mismatch', sentence: update.mismatch.sentence } };
  return { ok: true, stream: { ...fresh, childMapping, children: update.children } };
}

/**
 * What players may hold of before it was known that only manifests name the children: while nothing was seen of them, each
 * family was kept.
 */
async function earlierTrees(
  ports: Ports,
  { childMapping: family, originalUrl, currentUrl }: ActiveStream,
): Promise<ResourceTree[]> {
  if (family === 'by-manifest') return [];
  const earlier = await ports.storedManifests.earlier(originalUrl);
  return earlier.filter(({ link }) => link !== currentUrl).map(treeOf);
}

/** What was observed, if it says something of children; else the tab is asked, as after a start of the background. */
async function requestsOfPlayer(
  stream: ActiveStream,
  { recentRequests, ownerOf, inspectTab }: RefreshObservations,
): Promise<readonly string[]> {
  const { originalUrl, tabId, frameUrl, generations } = stream;
  const recent = recentRequests(originalUrl);
  if (recent.some((url) => !generations.some((generation) => generation.url === url))) return recent;
  const frames = await inspectTab(tabId);
  if (!frames) return [];
  // One document may play several streams, and tells all that it asked for.
  const host = hostOf(frameUrl);
  return requestsOfFrame(frames, frameUrl).filter((url) => (ownerOf(url, host) ?? originalUrl) === originalUrl);
}

/** The manifest at a link and every playlist it names; null where the manifest cannot be had. */
async function allManifests(
  ports: Ports,
  stream: ActiveStream,
  link: string,
  known: ManifestDocuments | null,
): Promise<ManifestDocuments | null> {
  if (known) return withAllPlaylists(ports, stream, known);
  const probe = await probeManifest(ports, stream, link);
  return probe.ok ? withAllPlaylists(ports, stream, probe.documents) : null;
}
