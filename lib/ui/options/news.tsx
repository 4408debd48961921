import { useEffect, useRef } from 'preact/hooks';
import { Notice } from '../notice.tsx';
import { t } from '../text.ts';
import type { Words } from '../words.ts';

/** What just happened to the list, with a way back where there is one. Stays until dismissed or replaced. */
export interface News {
  tone: 'plain' | 'attention';
  why: Words;
  body: Words | null;
  undo: (() => void) | null;
}

export function NewsNotice({ news, dismiss }: { news: News; dismiss: () => void }) {
  // The button that was pressed is gone with its row: without this the keyboard would start over at the top.
  const undo = useRef<HTMLButtonElement>(null);
  useEffect(() => undo.current?.focus(), [news]);
  return (
    <div class="news">
      <Notice id="news" tone={news.tone} why={news.why} body={news.body}>
        {news.undo && (
          <button type="button" class="btn" ref={undo} onClick={news.undo}>
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
