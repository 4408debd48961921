/** Where a request goes instead; null: it goes on as it is. A promise where it is held until that is known. */
export type HeldRequest = Promise<string | null> | null;

export interface HeldRequests {
  /** Sends a request elsewhere, if the browser can hold it and it was not sent elsewhere too often. */
  hold(id: string, resolveTarget: () => Promise<string | null>): HeldRequest;
  /** The request has got what it wanted. */
  release(id: string): void;
}

/** One request is sent elsewhere this many times at most. */
const MAX_HOLDS = 3;
/** Requests whose detours are counted: those that ended otherwise are forgotten when there are as many new ones. */
const MAX_COUNTED = 500;

export function createHeldRequests(canHold: boolean): HeldRequests {
  const counts = new Map<string, number>();

  function count(id: string, times: number): void {
    counts.delete(id);
    counts.set(id, times);
    if (counts.size > MAX_COUNTED) counts.delete(counts.keys().next().value!);
  }

  return {
    hold: (id, resolveTarget) => {
      const times = (counts.get(id) ?? 0) + 1;
      if (!canHold || times > MAX_HOLDS) return null;
      count(id, times);
      return resolveTarget().then((url) => {
        // Waited for in vain: it must not be held a second time, when its answer comes.
        if (url === null) count(id, MAX_HOLDS);
        return url;
      });
    },
    release: (id) => void counts.delete(id),
  };
}
