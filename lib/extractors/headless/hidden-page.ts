import type { ExtractionProblem } from '../../core/errors.ts';
import type { ObservedRequest } from '../../core/observed-request.ts';

/** A stream request of a hidden page. */
export interface HiddenPageRequest {
  url: string;
  /** As the server sent it; '' if the request was blocked before. */
  contentType: string;
  /** A script, or a media element. */
  initiator: 'script' | 'media';
  /** Host of the requesting document; '' if it has none. */
  frameHost: string;
  /** Whether the extension blocked the request. Otherwise the page would fetch the stream's children next. */
  isBlocked: boolean;
}

/** What a hidden page reports. */
export type HiddenPageEvent =
  | { kind: 'opened' }
  /** The head of the page's own response. */
  | { kind: 'answered'; status: number }
  | { kind: 'request'; request: HiddenPageRequest }
  /** A script sent another request and got its response. `millis`: time it took. */
  | { kind: 'fetched'; request: ObservedRequest; status: number; millis: number }
  /** The page's current markup. */
  | { kind: 'document'; html: string }
  | { kind: 'failed'; problem: ExtractionProblem };

/** Loads pages that the user neither sees nor hears, with the user's session. */
export interface HiddenPageLoader {
  /**
   * Loads a page once there is room and reports its events to `listener`. Resolves when `signal` is aborted and the
   * page is gone. Rejects if this browser cannot load hidden pages.
   */
  load(url: string, listener: (event: HiddenPageEvent) => void, signal: AbortSignal): Promise<void>;
}
