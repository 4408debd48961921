import { treeOf } from '../../core/rules/child-redirects.ts';
import type { ManifestDocuments } from '../../core/manifest/tree.ts';
import { MAX_CHILDREN } from '../../core/rules/child-limit.ts';
import type { ResourceTree } from '../../core/manifest/model.ts';
import {
  isCovered,
  isLongVod,
  childrenOutsideIndex,
  buildSegmentIndex,
  rangesAround,
  withSegmentRanges,
  type SegmentIndex,
  type SegmentRange,
} from '../../core/rules/vod-window.ts';
import type { ActiveStream } from '../../core/stream.ts';
import type { Ports } from '../ports.ts';

/**
 * Moves the window of rules over a long VOD whose segments are signed one by one: there are too many segments to have a
 * rule each.
 */
export interface VodWindowTracker {
  /** Updates to the streams as stored now. */
  update(streams: readonly ActiveStream[]): void;
  /**
   * A player requested `url`, the last of `requests`. Returns a promise if the window must first be loaded or moved.
   */
  follow(stream: ActiveStream, url: string, requests: readonly string[]): Promise<void> | null;
  /** Whether `url` is known to belong to an earlier link of a long VOD. */
  isOfEarlierLink(stream: ActiveStream, url: string): boolean;
}

interface WindowState {
  /** The current link that this state is for. */
  link: string;
  loading: Promise<void> | null;
  /** Null: not loaded yet, or the VOD is not long. */
  index: SegmentIndex | null;
  ranges: SegmentRange[];
  moving: Promise<void> | null;
  requests: readonly string[];
}

/**
 * Cuts windows from the stored manifests and stores them as the stream's children; `scheduleSync` installs their rules.
 */
export function createVodWindowTracker(ports: Ports, scheduleSync: () => Promise<void>): VodWindowTracker {
  const streams = new Map<string, WindowState>();
  const trees = new Map<string, ResourceTree>();

  /** Manifests are parsed once: those of earlier links never change. */
  function treeFor(documents: ManifestDocuments): ResourceTree {
    const tree = trees.get(documents.link) ?? treeOf(documents);
    trees.set(documents.link, tree);
    return tree;
  }

  async function load(key: string, state: WindowState): Promise<void> {
    const earlier = (await ports.storedManifests.earlier(key)).filter(isLongVod);
    const current = earlier.length > 0 ? await ports.storedManifests.get(key, state.link) : null;
    if (!current) return;
    const links = new Set([state.link, ...earlier.map(({ link }) => link)]);
    state.index = buildSegmentIndex(earlier.filter(({ link }) => link !== state.link).map(treeFor), treeFor(current));
    for (const link of trees.keys()) if (!links.has(link)) trees.delete(link);
  }

  async function move(stream: ActiveStream, state: WindowState): Promise<void> {
    const { index, requests } = state;
    const positions = index ? requests.flatMap((url) => index.positionOf(url) ?? []) : [];
    if (!index || positions.length === 0) return;
    state.ranges = rangesAround(
      index.trees,
      positions,
      MAX_CHILDREN - childrenOutsideIndex(stream.children, index).length,
    );
    await ports.streams.update(stream.originalUrl, (stored) => {
      if (stored?.currentUrl !== state.link) return stored;
      return { ...stored, children: withSegmentRanges(stored.children, index, state.ranges) };
    });
    await scheduleSync();
  }

  function startTracking(stream: ActiveStream, requests: readonly string[]): WindowState {
    const state: WindowState = {
      link: stream.currentUrl,
      loading: null,
      index: null,
      ranges: [],
      moving: null,
      requests,
    };
    state.loading = load(stream.originalUrl, state).finally(() => (state.loading = null));
    streams.set(stream.originalUrl, state);
    return state;
  }

  function queueMove(stream: ActiveStream, state: WindowState): Promise<void> {
    const next = (state.moving ?? Promise.resolve()).then(() => move(stream, state));
    state.moving = next.finally(() => (state.moving = null));
    return state.moving;
  }

  const tracker: VodWindowTracker = {
    update: (tracked) => {
      const current = new Map(tracked.map((stream) => [stream.originalUrl, stream]));
      for (const [key, state] of streams) {
        const stream = current.get(key);
        if (!stream) streams.delete(key);
        else if (stream.currentUrl !== state.link && state.ranges.length > 0) {
          // The current link changed: cut the window again from the pairs that redirect to the new one.
          const next = startTracking(stream, state.requests);
          void next.loading!.then(() => queueMove(stream, next));
        }
      }
    },
    follow: (stream, url, requests) => {
      if (stream.childMapping !== 'by-manifest') return null;
      const known = streams.get(stream.originalUrl);
      const state = known?.link === stream.currentUrl ? known : startTracking(stream, requests);
      state.requests = requests;
      if (state.loading) return state.loading.then(() => tracker.follow(stream, url, requests) ?? undefined);
      const position = state.index?.positionOf(url);
      if (!position || isCovered(state.ranges, position)) return state.moving;
      return queueMove(stream, state);
    },
    isOfEarlierLink: ({ originalUrl }, url) => (streams.get(originalUrl)?.index?.positionOf(url) ?? null) !== null,
  };
  return tracker;
}
