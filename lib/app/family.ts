import { followFamily, judgeFamily, treeOf, type Documents } from '../core/children.ts';
import { seenRequests } from '../core/detect.ts';
import type { StreamError } from '../core/errors.ts';
import { missingPlaylists } from '../core/manifest/tree.ts';
import type { ActiveStream } from '../core/stream.ts';
import { inPool } from './pool.ts';
import type { Ports } from './ports.ts';

/** Playlists of one family that are fetched at most, and at the same time. */
const MAX_PLAYLISTS = 40;
const CONCURRENT_PLAYLISTS = 4;
/** How long a tab may take to say what it loaded (ms); one that hangs must not hold a refresh. */
const LOOK_TIMEOUT = 1_500;

export type Followed = { ok: true; stream: ActiveStream } | { ok: false; error: StreamError };

/**
 * Adds to a stream, whose fresh link is its current one already, what its children need. Where they follow from the
 * links nothing is fetched: some links open once only. Where only the fresh manifest names them, both families are
 * fetched and paired.
 */
export async function followChildren(ports: Ports, before: ActiveStream, fresh: ActiveStream): Promise<Followed> {
  if (fresh.family === 'substitute' || before.currentUrl === fresh.currentUrl) return { ok: true, stream: fresh };
  const seen = await seenBy(ports, fresh);
  const family = fresh.family === 'listed' ? 'listed' : judgeFamily(fresh, seen);
  if (family !== 'listed') return { ok: true, stream: { ...fresh, family } };

  const stored = await ports.families.get(fresh.originalUrl);
  const old = stored?.link === before.currentUrl ? stored : await fetchFamily(ports, before.currentUrl);
  const now = await fetchFamily(ports, fresh.currentUrl);
  // Not readable from here, as where the CDN wants the page's own origin: the link itself may still work.
  if (!now) return { ok: true, stream: { ...fresh, family } };
  await ports.families.put(fresh.originalUrl, now);
  if (!old) return { ok: true, stream: { ...fresh, family } };
  const following = followFamily(fresh, treeOf(old), treeOf(now), seen);
  if (!following.ok) return { ok: false, error: { kind: 'other-manifest', sentence: following.refused.sentence } };
  return { ok: true, stream: { ...fresh, family, children: following.children } };
}

async function seenBy(ports: Ports, { tabId, frameUrl }: ActiveStream): Promise<string[]> {
  const late = new Promise<null>((resolve) => setTimeout(resolve, LOOK_TIMEOUT, null));
  const frames = await Promise.race([ports.tabs.look(tabId), late]);
  return frames ? seenRequests(frames, frameUrl) : [];
}

/** The manifest at a link and the playlists it names; null where the manifest cannot be had. */
async function fetchFamily(ports: Ports, link: string): Promise<Documents | null> {
  const documents: Documents['documents'] = [];
  const fetchInto = async (url: string) => {
    try {
      documents.push({ ...(await ports.fetchManifest(url)), requested: url });
    } catch {
      // A playlist that cannot be had has no pair; the player gets to know by itself.
    }
  };
  await fetchInto(link);
  if (documents.length === 0) return null;
  const playlists = missingPlaylists(treeOf({ link, documents })).slice(0, MAX_PLAYLISTS);
  await inPool(playlists, CONCURRENT_PLAYLISTS, fetchInto);
  return { link, documents };
}
