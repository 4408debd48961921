import type { ExtractionProblem } from '../core/errors.ts';
import type { SeenRequest } from '../core/seen-request.ts';

/** A request for a stream, as a page that is loaded unseen makes it. */
export interface Sighting {
  url: string;
  /** As the server said; '' where the request was stopped before. */
  contentType: string;
  /** A script, or a media element. */
  by: 'script' | 'media';
  /** Host of the document that asks; '' where it has none. */
  frameHost: string;
  /** Whether it was kept from going on to the stream's children; else the page would fetch those next. */
  stopped: boolean;
}

/** What is heard of a page that is loaded unseen. */
export type UnseenEvent =
  | { kind: 'opened' }
  /** The head of the page's own answer. */
  | { kind: 'answered'; status: number }
  | { kind: 'request'; request: Sighting }
  /** A script asked for something else, and has its answer. `millis`: after how long. */
  | { kind: 'asked'; request: SeenRequest; status: number; millis: number }
  /** The page's markup as it stands by now. */
  | { kind: 'document'; html: string }
  | { kind: 'failed'; problem: ExtractionProblem };

/** Pages loaded where nobody sees or hears them, with the session of the user. */
export interface UnseenPages {
  /**
   * Loads a page as soon as there is room, tells `listener` what it does, and resolves when `signal` is aborted and nothing
   * is left of it. Rejects where this browser cannot do it.
   */
  show(url: string, listener: (event: UnseenEvent) => void, signal: AbortSignal): Promise<void>;
}
