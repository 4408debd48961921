/** Where a request goes instead; null: it goes on as it is. A promise where it is held until that is known. */
export type Detour = Promise<string | null> | null;

export interface Detours {
  /** Sends a request elsewhere, if the browser can hold it and it was not sent elsewhere too often. */
  take(id: string, make: () => Promise<string | null>): Detour;
  /** The request has got what it wanted. */
  end(id: string): void;
}

/** One request is sent elsewhere this many times at most. */
const MAX_DETOURS = 3;
/** Requests whose detours are counted: those that ended otherwise are forgotten when there are as many new ones. */
const MAX_OPEN = 500;

export function createDetours(canHold: boolean): Detours {
  const counts = new Map<string, number>();

  function count(id: string, times: number): void {
    counts.delete(id);
    counts.set(id, times);
    if (counts.size > MAX_OPEN) counts.delete(counts.keys().next().value!);
  }

  return {
    take: (id, make) => {
      const times = (counts.get(id) ?? 0) + 1;
      if (!canHold || times > MAX_DETOURS) return null;
      count(id, times);
      return make().then((url) => {
        // Waited for in vain: it must not be held a second time, when its answer comes.
        if (url === null) count(id, MAX_DETOURS);
        return url;
      });
    },
    end: (id) => void counts.delete(id),
  };
}
