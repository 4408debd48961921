import { computeChildRedirects, judgeChildMapping, treeOf } from '../../core/rules/child-redirects.ts';
import type { ManifestDocuments } from '../../core/manifest/tree.ts';
import type { ResourceTree } from '../../core/manifest/model.ts';
import { requestsOfFrame, type TabReport } from '../../core/detection.ts';
import type { StreamError } from '../../core/errors.ts';
import type { ActiveStream, Millis } from '../../core/stream.ts';
import { hostOf } from '../../base/http-url.ts';
import { isLongVod } from '../../core/rules/vod-window.ts';
import { probeManifest, withAllPlaylists } from './manifest-probe.ts';
import type { Ports } from '../ports.ts';

/** The observed requests of players. */
export interface PlayerActivity {
  /** The latest requests of a stream's player, oldest first; by the stream's key. */
  recentRequests(key: string): readonly string[];
  /** The key of the stream that a request of a document on `host` belongs to; null if it belongs to none. */
  ownerOf(url: string, host: string): string | null;
  /**
   * Resolves when the players of these streams are idle; where the browser can hold requests, when their requests so
   * far are answered. Resolves by `until` (ms) at the latest.
   */
  waitForIdle(keys: readonly string[], until: Millis): Promise<void>;
}

/** Player activity, and the tabs' own reports for streams without any, as after a start of the background. */
export interface RefreshObservations extends PlayerActivity {
  /** What the documents of a tab loaded; null if the tab does not answer. */
  inspectTab(tabId: number): Promise<TabReport | null>;
}

export type ChildResolution = { ok: true; stream: ActiveStream } | { ok: false; error: StreamError };

/** The manifests of both links, as far as they were read: `before` of the old one, `after` of the fresh one. */
export interface ManifestsOfBoth {
  before: ManifestDocuments | null;
  after: ManifestDocuments | null;
  observations: RefreshObservations;
}

/**
 * Adds child redirects to a stream whose `currentUrl` is the fresh link already. If the children's URLs follow from the
 * links, nothing is fetched. If only the fresh manifest lists them, both resource trees are fetched and paired.
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
  // Not readable for us, as when the CDN requires the page's origin. The link itself may still work.
  if (!newManifests) return { ok: true, stream: { ...fresh, childMapping } };
  // The player of a recording requests the URLs of its first playlist to the end.
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
 * Resource trees of earlier links whose children players may still request. They were stored while the child mapping
 * was unknown.
 */
async function earlierTrees(
  ports: Ports,
  { childMapping, originalUrl, currentUrl }: ActiveStream,
): Promise<ResourceTree[]> {
  if (childMapping === 'by-manifest') return [];
  const earlier = await ports.storedManifests.earlier(originalUrl);
  return earlier.filter(({ link }) => link !== currentUrl).map(treeOf);
}

/** The observed requests, if they include children; else the tab's report, as after a start of the background. */
async function requestsOfPlayer(
  stream: ActiveStream,
  { recentRequests, ownerOf, inspectTab }: RefreshObservations,
): Promise<readonly string[]> {
  const { originalUrl, tabId, frameUrl, generations } = stream;
  const recent = recentRequests(originalUrl);
  if (recent.some((url) => !generations.some((generation) => generation.url === url))) return recent;
  const frames = await inspectTab(tabId);
  if (!frames) return [];
  // One document may play several streams; its report lists the requests of all.
  const host = hostOf(frameUrl);
  return requestsOfFrame(frames, frameUrl).filter((url) => (ownerOf(url, host) ?? originalUrl) === originalUrl);
}

/** The manifest at a link with every playlist it lists; null if the manifest cannot be fetched. */
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
