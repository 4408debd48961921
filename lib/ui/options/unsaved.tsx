import { useEffect, useRef, useState } from 'preact/hooks';
import { LEAVE_EVENT } from './route.ts';
import { t } from '../shared/translate.ts';

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

/** Asks the user before unsaved changes are lost. Esc stays on the page. */
export function UnsavedDialog({ unsaved }: { unsaved: Unsaved }) {
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    if (unsaved.asking) dialog.current?.showModal();
    else dialog.current?.close();
  }, [unsaved.asking]);
  return (
    <dialog ref={dialog} aria-labelledby="unsaved" onClose={unsaved.stay}>
      <p class="why" id="unsaved">
        {t('unsaved')}
      </p>
      <p>{t('unsavedBody')}</p>
      <div class="bar">
        <button type="button" class="btn primary" onClick={() => dialog.current?.close()}>
          {t('continueEditing')}
        </button>
        <button type="button" class="btn danger" onClick={unsaved.leave}>
          {t('discard')}
        </button>
      </div>
    </dialog>
  );
}
