import type { ExtractionProblem } from '../../core/errors.ts';
import type { ObservedRequest } from '../../core/observed-request.ts';

/** A request for a stream, as a page that is loaded unseen makes it. */
export interface HiddenPageRequest {
  url: string;
  /** As the server said; '' where the request was stopped before. */
  contentType: string;
  /** A script, or a media element. */
  initiator: 'script' | 'media';
  /** Host of the document that asks; '' where it has none. */
  frameHost: string;
  /** Whether it was kept from going on to the stream's children; else the page would fetch those next. */
  isBlocked: boolean;
}

/** What is heard of a page that is loaded unseen. */
export type HiddenPageEvent =
  | { kind: 'opened' }
  /** The head of the page's own answer. */
  | { kind: 'answered'; status: number }
  | { kind: 'request'; request: HiddenPageRequest }
  /** A script asked for something else, and has its answer. `millis`: after how long. */
  | { kind: 'fetched'; request: ObservedRequest; status: number; millis: number }
  /** The page's markup as it stands by now. */
  | { kind: 'document'; html: string }
  | { kind: 'failed'; problem: ExtractionProblem };

/** Pages loaded where nobody sees or hears them, with the session of the user. */
export interface HiddenPageLoader {
  /**
   * Loads a page as soon as there is room, tells `listener` what it does, and resolves when `signal` is aborted and nothing
   * is left of it. Rejects where this browser cannot do it.
   */
  load(url: string, listener: (event: HiddenPageEvent) => void, signal: AbortSignal): Promise<void>;
}
