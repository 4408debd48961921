/** Changes of state are said at most this often: who only listens must not be talked over. */
export const QUIET_MILLIS = 10_000;
/** How long the region stays empty before it says something, so that the same words are read out twice. */
const GAP_MILLIS = 60;

/**
 * What a live region says and when. The result of an action is said at once; of changes that nobody asked for only
 * the newest, and not before the last message is `QUIET_MILLIS` old.
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
