import { useCallback, useEffect, useRef, useState } from 'preact/hooks';
import { AnnouncementQueue } from './announcement-queue.ts';

/** The one polite live region of a page. */
export function LiveRegion({ text }: { text: string }) {
  return (
    <p class="vh" role="status" aria-live="polite" aria-atomic="true">
      {text}
    </p>
  );
}

/** The text for `LiveRegion`, and functions to announce something there. */
export function useLiveRegion(): { text: string; result: (text: string) => void; change: (text: string) => void } {
  const [text, setText] = useState('');
  const queue = useRef<AnnouncementQueue>(undefined);
  queue.current ??= new AnnouncementQueue(setText);
  const live = queue.current;
  useEffect(() => () => live.stop(), [live]);
  return {
    text,
    result: useCallback((message: string) => live.result(message), [live]),
    change: useCallback((message: string) => live.change(message), [live]),
  };
}
