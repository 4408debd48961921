import { useEffect, useRef, useState } from 'preact/hooks';
import { LEAVE_EVENT } from './use-route.ts';

/** Protects unsaved changes. */
export interface Unsaved {
  /** Whether to ask the user now, who is about to leave. */
  asking: boolean;
  stay(): void;
  leave(): void;
  /** Call after saving: nothing is unsaved any more. */
  settle(): void;
}

/**
 * Holds the user on the page while `dirty`. The browser asks before the tab closes or reloads. A change of the route
 * (the address after `#`) is reverted until the user has answered.
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
