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

/** The text for `LiveStatus`, and how to say something there. */
export function useLiveRegion(): { text: string; result: (text: string) => void; change: (text: string) => void } {
  const [text, setText] = useState('');
  const queue = useRef<AnnouncementQueue>(undefined);
  queue.current ??= new AnnouncementQueue(setText);
  const live = queue.current;
  useEffect(() => () => live.stop(), [live]);
  return {
    text,
    result: useCallback((said: string) => live.result(said), [live]),
    change: useCallback((said: string) => live.change(said), [live]),
  };
}
