import { useEffect, useRef } from 'preact/hooks';
import { Notice } from '../shared/notice.tsx';
import { t } from '../shared/translate.ts';
import type { LocalizedText } from '../shared/localized-text.ts';

/** Says what just changed in the list, with Undo if possible. It stays until dismissed or replaced. */
export interface ChangeNotice {
  tone: 'plain' | 'attention';
  why: LocalizedText;
  body: LocalizedText | null;
  undo: (() => void) | null;
}

export function ChangeNoticeBar({ changeNotice, dismiss }: { changeNotice: ChangeNotice; dismiss: () => void }) {
  // The pressed button disappeared with its row. Without this, keyboard focus would return to the top of the page.
  const undo = useRef<HTMLButtonElement>(null);
  useEffect(() => undo.current?.focus(), [changeNotice]);
  return (
    <div class="change-notice">
      <Notice id="change-notice" tone={changeNotice.tone} why={changeNotice.why} body={changeNotice.body}>
        {changeNotice.undo && (
          <button type="button" class="btn" ref={undo} onClick={changeNotice.undo}>
            {t('undo')}
          </button>
        )}
        <button type="button" class="btn quiet" onClick={dismiss}>
          {t('dismiss')}
        </button>
      </Notice>
    </div>
  );
}
