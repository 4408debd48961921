import { followFamily, judgeFamily, treeOf } from '../core/children.ts';
import type { Documents } from '../core/documents.ts';
import { seenRequests } from '../core/detect.ts';
import type { StreamError } from '../core/errors.ts';
import type { ActiveStream } from '../core/stream.ts';
import { hostOf } from '../core/http-url.ts';
import { KinIndex } from '../core/kin.ts';
import { isLongTitle } from '../core/title-window.ts';
import { lookAt, withPlaylists } from './manifests.ts';
import type { Ports } from './ports.ts';

/** How long a tab may take to say what it loaded (ms); one that hangs must not hold a refresh. */
const LOOK_TIMEOUT = 1_500;

export type Followed = { ok: true; stream: ActiveStream } | { ok: false; error: StreamError };

/** The manifests of both links as far as they were read: `before` under the old one, `after` under the fresh one. */
export interface Manifests {
  before: Documents | null;
  after: Documents | null;
  /** What the player was seen asking for lately, oldest first. */
  seen: readonly string[];
}

/**
 * Adds to a stream, whose fresh link is its current one already, what its children need. Where they follow from the
 * links nothing is fetched. Where only the fresh manifest names them, both families are fetched and paired.
 */
export async function followChildren(
  ports: Ports,
  previous: ActiveStream,
  fresh: ActiveStream,
  { before, after, seen: observed }: Manifests,
): Promise<Followed> {
  if (fresh.family === 'substitute') return { ok: true, stream: fresh };
  const seen = await seenBy(ports, fresh, observed);
  const family = fresh.family === 'listed' ? 'listed' : judgeFamily(fresh, seen);
  if (family !== 'listed') return { ok: true, stream: { ...fresh, family } };

  const old = await wholeFamily(ports, fresh, previous.currentUrl, before);
  const now = await wholeFamily(ports, fresh, fresh.currentUrl, after);
  // Not readable from here, as where the CDN wants the page's own origin: the link itself may still work.
  if (!now) return { ok: true, stream: { ...fresh, family } };
  // What a player found in a playlist of a recording it asks for to the end.
  if (old && isLongTitle(old)) await ports.families.keep(fresh.originalUrl, old);
  await ports.families.put(fresh.originalUrl, old ? [old, now] : [now]);
  if (!old) return { ok: true, stream: { ...fresh, family } };
  const following = followFamily(fresh, treeOf(old), treeOf(now), seen);
  if (!following.ok) return { ok: false, error: { kind: 'other-manifest', sentence: following.refused.sentence } };
  return { ok: true, stream: { ...fresh, family, children: following.children } };
}

/** What was observed, if it says something of children; else the tab is asked, as after a start of the background. */
async function seenBy(ports: Ports, stream: ActiveStream, observed: readonly string[]): Promise<readonly string[]> {
  const { originalUrl, tabId, frameUrl, generations } = stream;
  if (observed.some((url) => !generations.some((generation) => generation.url === url))) return observed;
  const frames = await Promise.race([ports.tabs.look(tabId), ports.delay(LOOK_TIMEOUT)]);
  if (!frames) return [];
  // One document may play several streams, and tells all that it asked for.
  const others = (await ports.streams.all()).filter((other) => other.originalUrl !== originalUrl);
  const index = new KinIndex([stream, ...others]);
  const keyOf = (url: string) => index.of(url, hostOf(frameUrl))?.key ?? originalUrl;
  return seenRequests(frames, frameUrl).filter((url) => keyOf(url) === originalUrl);
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
