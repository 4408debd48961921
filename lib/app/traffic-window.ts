import { MAX_CHILDREN } from '../core/children.ts';
import { isCovered, restOf, Shelf, stretchesAround, withStretches, type Stretch } from '../core/title-window.ts';
import type { ActiveStream } from '../core/stream.ts';
import type { Ports } from './ports.ts';

/** The window of rules over a long title that is signed file by file. */
export interface Windows {
  /** Takes in the streams as they are stored now. */
  update(streams: readonly ActiveStream[]): Promise<void>;
  /** A player asked for `url`, `asked` being all it asked for lately; a promise where the window has to move first. */
  follow(stream: ActiveStream, url: string, asked: readonly string[]): Promise<void> | null;
}

interface Shelved {
  /** The link in force that the shelf is made for; null: the title is not long. */
  link: string;
  shelf: Shelf | null;
  stretches: Stretch[];
  moving: Promise<void> | null;
}

/** Cuts windows from the stored families and stores them as the stream's children; `project` installs them. */
export function createWindows(ports: Ports, project: () => Promise<void>): Windows {
  const shelved = new Map<string, Shelved>();
  const last = new Map<string, readonly string[]>();

  async function shelve(stream: ActiveStream): Promise<Shelved> {
    const { originalUrl: key, currentUrl: link } = stream;
    const earlier = await ports.families.earlier(key);
    const current = earlier.length > 0 ? await ports.families.get(key) : null;
    const shelf = current?.link === link ? new Shelf(earlier, current) : null;
    return { link, shelf, stretches: [], moving: null };
  }

  async function move(stream: ActiveStream, held: Shelved, asked: readonly string[]): Promise<void> {
    const { shelf } = held;
    const places = shelf ? asked.flatMap((url) => shelf.placeOf(url) ?? []) : [];
    if (!shelf || places.length === 0) return;
    const budget = MAX_CHILDREN - restOf(stream.children, shelf).length;
    held.stretches = stretchesAround(shelf.titles, places, budget);
    await ports.streams.update(stream.originalUrl, (stored) => {
      if (stored?.currentUrl !== held.link) return stored;
      return { ...stored, children: withStretches(stored.children, shelf, held.stretches) };
    });
    await project();
  }

  return {
    update: async (streams) => {
      for (const key of shelved.keys())
        if (!streams.some(({ originalUrl }) => originalUrl === key)) shelved.delete(key);
      for (const stream of streams) {
        const { originalUrl: key } = stream;
        if (stream.family !== 'listed' || shelved.get(key)?.link === stream.currentUrl) continue;
        const held = await shelve(stream);
        shelved.set(key, held);
        // Another link is in force: the window is cut anew from what leads to it.
        if (held.shelf && last.has(key))
          held.moving = move(stream, held, last.get(key)!).finally(() => (held.moving = null));
      }
    },
    follow: (stream, url, asked) => {
      const held = shelved.get(stream.originalUrl);
      const place = held?.shelf?.placeOf(url);
      if (!held || !place || held.link !== stream.currentUrl) return null;
      last.set(stream.originalUrl, asked);
      if (held.stretches.length > 0 && isCovered(held.stretches, place)) return held.moving;
      const moved = () => move(stream, held, asked);
      held.moving = (held.moving ? held.moving.then(moved) : moved()).finally(() => (held.moving = null));
      return held.moving;
    },
  };
}
