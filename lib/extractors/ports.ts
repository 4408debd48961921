/** A page as it was answered: the address after redirects, the Content-Type header ('' without one), the decoded text. */
export interface PageText {
  url: string;
  contentType: string;
  text: string;
}

/**
 * Fetches one page with the user's cookies, within the limits of `limits.ts`.
 * Rejects with an `ExtractionError`, or with the signal's reason once that is aborted.
 */
export type FetchText = (url: string, options: { referrer?: string; signal?: AbortSignal }) => Promise<PageText>;

/** Whether the user has granted access to the host of `url`. */
export type HasAccess = (url: string) => Promise<boolean>;
