/** A held request resolves with the URL to redirect it to, or with null to let it continue. Null: it is not held. */
export type HeldRequest = Promise<string | null> | null;

export interface HeldRequests {
  /** Holds a request until its target is known, if the browser can and the request was not held too often. */
  hold(id: string, resolveTarget: () => Promise<string | null>): HeldRequest;
  /** The request succeeded; it is no longer counted. */
  release(id: string): void;
}

/** One request is held this many times at most. */
const MAX_HOLDS = 3;
/** How many held requests are counted at most; the oldest are dropped, since not every one is released. */
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
        // The wait was in vain, so the request must not be held again when its response arrives.
        if (url === null) count(id, MAX_HOLDS);
        return url;
      });
    },
    release: (id) => void counts.delete(id),
  };
}
