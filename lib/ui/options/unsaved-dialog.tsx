import { useEffect, useRef } from 'preact/hooks';
import { t } from '../shared/translate.ts';
import type { Unsaved } from './use-unsaved.ts';

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
