import { useCallback, useEffect, useRef, useState } from 'preact/hooks';

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

/** Announce state changes at most this often (ms), so as not to talk over users of screen readers. */
export const QUIET_MILLIS = 10_000;
/** The region stays empty this long before each text (ms), so that screen readers repeat an equal text. */
const GAP_MILLIS = 60;

/**
 * Decides what a live region announces and when. The result of an action is announced at once. Of other changes only
 * the newest is announced, `QUIET_MILLIS` after the last announcement at the earliest.
 */
export class AnnouncementQueue {
  readonly #show: (text: string) => void;
  readonly #now: () => number;
  #last = -Infinity;
  #waiting: ReturnType<typeof setTimeout> | undefined;
  #gap: ReturnType<typeof setTimeout> | undefined;

  constructor(show: (text: string) => void, now: () => number = Date.now) {
    this.#show = show;
    this.#now = now;
  }

  result(text: string): void {
    clearTimeout(this.#waiting);
    this.#say(text);
  }

  change(text: string): void {
    clearTimeout(this.#waiting);
    const wait = this.#last + QUIET_MILLIS - this.#now();
    if (wait <= 0) this.#say(text);
    else this.#waiting = setTimeout(() => this.#say(text), wait);
  }

  stop(): void {
    clearTimeout(this.#waiting);
    clearTimeout(this.#gap);
  }

  #say(text: string): void {
    this.#last = this.#now();
    clearTimeout(this.#gap);
    this.#show('');
    this.#gap = setTimeout(() => this.#show(text), GAP_MILLIS);
  }
}
