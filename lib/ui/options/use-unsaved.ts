import { useEffect, useRef, useState } from 'preact/hooks';
import { LEAVE_EVENT } from './use-route.ts';

/** What keeps changes from being lost unasked. */
export interface Unsaved {
  /** Whether one is about to leave and has to be asked. */
  asking: boolean;
  stay(): void;
  leave(): void;
  /** From here on there is nothing to lose: it was saved. */
  settle(): void;
}

/**
 * Holds one on the page while `dirty`: the browser asks before the tab closes or loads anew, and a way to another place
 * of the options page (which is the address after `#`) is taken back until it was answered for.
 */
export function useUnsaved(dirty: boolean): Unsaved {
  const [to, setTo] = useState<string | null>(null);
  const here = useRef(location.hash);
  const settled = useRef(false);
  useEffect(() => {
    if (!dirty) return;
    const onUnload = (event: BeforeUnloadEvent): void => {
      if (!settled.current) event.preventDefault();
    };
    const onLeaving = (event: Event): void => {
      if (settled.current || location.hash === here.current) return;
      event.preventDefault();
      setTo(location.hash);
      history.pushState(null, '', here.current);
    };
    addEventListener('beforeunload', onUnload);
    addEventListener(LEAVE_EVENT, onLeaving);
    return () => {
      removeEventListener('beforeunload', onUnload);
      removeEventListener(LEAVE_EVENT, onLeaving);
    };
  }, [dirty]);
  return {
    asking: to !== null,
    stay: () => setTo(null),
    leave: () => {
      settled.current = true;
      setTo(null);
      location.hash = to ?? '';
    },
    settle: () => void (settled.current = true),
  };
}
