import { followFamily, judgeFamily, treeOf } from '../core/children.ts';
import type { Documents } from '../core/documents.ts';
import type { Tree } from '../core/manifest/family.ts';
import { seenRequests, type FoundFrames } from '../core/detect.ts';
import type { StreamError } from '../core/errors.ts';
import type { ActiveStream, Millis } from '../core/stream.ts';
import { hostOf } from '../core/http-url.ts';
import { isLongTitle } from '../core/title-window.ts';
import { lookAt, withPlaylists } from './manifests.ts';
import type { Ports } from './ports.ts';

/** What was observed of the requests of pages. */
export interface Observed {
  /** What a stream's player was seen asking for lately, oldest first; by the stream's key. */
  seen(key: string): readonly string[];
  /** The key of the stream that a request of a document of that host belongs to; null where it is none's. */
  ownerOf(url: string, host: string): string | null;
  /**
   * Resolves when the players of these streams ask for nothing just now, or where requests can be held, when what they
   * asked for by now is answered; by `until` (ms) at the latest.
   */
  lull(keys: readonly string[], until: Millis): Promise<void>;
}

/** The same, and what tabs tell where nothing was observed, as after a start of the background. */
export interface Observations extends Observed {
  /** What the documents of a tab loaded; null where it does not say. */
  look(tabId: number): Promise<FoundFrames | null>;
}

export type Followed = { ok: true; stream: ActiveStream } | { ok: false; error: StreamError };

/** The manifests of both links as far as they were read: `before` under the old one, `after` under the fresh one. */
export interface Manifests {
  before: Documents | null;
  after: Documents | null;
  observed: Observations;
}

/**
 * Adds to a stream, whose fresh link is its current one already, what its children need. Where they follow from the
 * links nothing is fetched. Where only the fresh manifest names them, both families are fetched and paired.
 */
export async function followChildren(
  ports: Ports,
  previous: ActiveStream,
  fresh: ActiveStream,
  { before, after, observed }: Manifests,
): Promise<Followed> {
  if (fresh.family === 'substitute' || fresh.family === 'file') return { ok: true, stream: fresh };
  const seen = await seenBy(fresh, observed);
  const family = fresh.family === 'listed' ? 'listed' : judgeFamily(fresh, seen);
  if (family !== 'listed') {
    if (family === 'unknown' && before) await ports.families.keep(fresh.originalUrl, before);
    return { ok: true, stream: { ...fresh, family } };
  }

  const old = await wholeFamily(ports, fresh, previous.currentUrl, before);
  const now = await wholeFamily(ports, fresh, fresh.currentUrl, after);
  // Not readable from here, as where the CDN wants the page's own origin: the link itself may still work.
  if (!now) return { ok: true, stream: { ...fresh, family } };
  // What a player found in a playlist of a recording it asks for to the end.
  if (old && isLongTitle(old)) await ports.families.keep(fresh.originalUrl, old);
  await ports.families.put(fresh.originalUrl, old ? [old, now] : [now]);
  if (!old) return { ok: true, stream: { ...fresh, family } };
  const following = followFamily(fresh, treeOf(old), treeOf(now), seen, await unledFamilies(ports, previous));
  if (!following.ok) return { ok: false, error: { kind: 'other-manifest', sentence: following.refused.sentence } };
  return { ok: true, stream: { ...fresh, family, children: following.children } };
}

/**
 * What players may hold of before it was known that only manifests name the children: while nothing was seen of them, each
 * family was kept.
 */
async function unledFamilies(ports: Ports, { family, originalUrl, currentUrl }: ActiveStream): Promise<Tree[]> {
  if (family === 'listed') return [];
  const kept = await ports.families.earlier(originalUrl);
  return kept.filter(({ link }) => link !== currentUrl).map(treeOf);
}

/** What was observed, if it says something of children; else the tab is asked, as after a start of the background. */
async function seenBy(stream: ActiveStream, { seen, ownerOf, look }: Observations): Promise<readonly string[]> {
  const { originalUrl, tabId, frameUrl, generations } = stream;
  const lately = seen(originalUrl);
  if (lately.some((url) => !generations.some((generation) => generation.url === url))) return lately;
  const frames = await look(tabId);
  if (!frames) return [];
  // One document may play several streams, and tells all that it asked for.
  const host = hostOf(frameUrl);
  return seenRequests(frames, frameUrl).filter((url) => (ownerOf(url, host) ?? originalUrl) === originalUrl);
}

/** The manifest at a link and every playlist it names; null where the manifest cannot be had. */
async function wholeFamily(
  ports: Ports,
  stream: ActiveStream,
  link: string,
  known: Documents | null,
): Promise<Documents | null> {
  if (known) return withPlaylists(ports, stream, known);
  const look = await lookAt(ports, stream, link);
  return look.ok ? withPlaylists(ports, stream, look.documents) : null;
}
