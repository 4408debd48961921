import { treeOf } from '../../core/children.ts';
import type { Documents } from '../../core/documents.ts';
import { MAX_CHILDREN } from '../../core/within-cap.ts';
import type { Tree } from '../../core/manifest/family.ts';
import {
  isCovered,
  isLongTitle,
  restOf,
  shelfOf,
  stretchesAround,
  withStretches,
  type Shelf,
  type Stretch,
} from '../../core/title-window.ts';
import type { ActiveStream } from '../../core/stream.ts';
import type { Ports } from '../ports.ts';

/** The window of rules over a long title that is signed file by file. */
export interface Windows {
  /** Takes in the streams as they are stored now. */
  update(streams: readonly ActiveStream[]): void;
  /** A player asked for `url`, the last of `asked`; a promise where the window has to move, or to be looked for, first. */
  follow(stream: ActiveStream, url: string, asked: readonly string[]): Promise<void> | null;
  /** Whether `url` is known to be of an earlier link of a long title. */
  isEarlier(stream: ActiveStream, url: string): boolean;
}

interface Held {
  /** The link in force that all of this is for. */
  link: string;
  loading: Promise<void> | null;
  /** Null: not looked for yet, or the title is not long. */
  shelf: Shelf | null;
  stretches: Stretch[];
  moving: Promise<void> | null;
  asked: readonly string[];
}

/** Cuts windows from the stored families and stores them as the stream's children; `project` installs them. */
export function createWindows(ports: Ports, project: () => Promise<void>): Windows {
  const streams = new Map<string, Held>();
  const trees = new Map<string, Tree>();

  /** Families are parsed once: those of earlier links never change. */
  function parsed(documents: Documents): Tree {
    const tree = trees.get(documents.link) ?? treeOf(documents);
    trees.set(documents.link, tree);
    return tree;
  }

  async function load(key: string, held: Held): Promise<void> {
    const earlier = (await ports.families.earlier(key)).filter(isLongTitle);
    const current = earlier.length > 0 ? await ports.families.get(key, held.link) : null;
    if (!current) return;
    const links = new Set([held.link, ...earlier.map(({ link }) => link)]);
    held.shelf = shelfOf(earlier.filter(({ link }) => link !== held.link).map(parsed), parsed(current));
    for (const link of trees.keys()) if (!links.has(link)) trees.delete(link);
  }

  async function move(stream: ActiveStream, held: Held): Promise<void> {
    const { shelf, asked } = held;
    const places = shelf ? asked.flatMap((url) => shelf.placeOf(url) ?? []) : [];
    if (!shelf || places.length === 0) return;
    held.stretches = stretchesAround(shelf.titles, places, MAX_CHILDREN - restOf(stream.children, shelf).length);
    await ports.streams.update(stream.originalUrl, (stored) => {
      if (stored?.currentUrl !== held.link) return stored;
      return { ...stored, children: withStretches(stored.children, shelf, held.stretches) };
    });
    await project();
  }

  function begin(stream: ActiveStream, asked: readonly string[]): Held {
    const held: Held = { link: stream.currentUrl, loading: null, shelf: null, stretches: [], moving: null, asked };
    held.loading = load(stream.originalUrl, held).finally(() => (held.loading = null));
    streams.set(stream.originalUrl, held);
    return held;
  }

  function moved(stream: ActiveStream, held: Held): Promise<void> {
    const next = (held.moving ?? Promise.resolve()).then(() => move(stream, held));
    held.moving = next.finally(() => (held.moving = null));
    return held.moving;
  }

  const windows: Windows = {
    update: (kept) => {
      const current = new Map(kept.map((stream) => [stream.originalUrl, stream]));
      for (const [key, held] of streams) {
        const stream = current.get(key);
        if (!stream) streams.delete(key);
        else if (stream.currentUrl !== held.link && held.stretches.length > 0) {
          // Another link is in force: the window is cut anew from what leads to it.
          const next = begin(stream, held.asked);
          void next.loading!.then(() => moved(stream, next));
        }
      }
    },
    follow: (stream, url, asked) => {
      if (stream.family !== 'listed') return null;
      const known = streams.get(stream.originalUrl);
      const held = known?.link === stream.currentUrl ? known : begin(stream, asked);
      held.asked = asked;
      if (held.loading) return held.loading.then(() => windows.follow(stream, url, asked) ?? undefined);
      const place = held.shelf?.placeOf(url);
      if (!place || isCovered(held.stretches, place)) return held.moving;
      return moved(stream, held);
    },
    isEarlier: ({ originalUrl }, url) => (streams.get(originalUrl)?.shelf?.placeOf(url) ?? null) !== null,
  };
  return windows;
}
