/*
 * How the script in a page's own world recognizes a hidden page, and sends events to the extension's script beside it.
 * It runs inside pages, so it imports only types.
 */

import type { ScriptRequest } from './page/block-manifests.ts';

/**
 * Name of an empty frame beside the hidden pages. A document of another origin can find it, since child frames of `top`
 * can be read by name (HTML, "CrossOriginGetOwnPropertyHelper"). `location.ancestorOrigins` would do as well, but only
 * recent Firefox versions have it.
 */
export const FRAME_MARKER = 'freshet-hidden-page';

/**
 * Whether this document is part of a hidden page. Works only in the page's own world: an extension's script in Firefox
 * does not find the marker. Reads the value, since Chromium throws for `in`.
 */
export function isHiddenPage(): boolean {
  try {
    return window.top !== null && window.top !== window && Reflect.get(window.top, FRAME_MARKER) !== undefined;
  } catch {
    return false;
  }
}

/** An event of a hidden page: it requested a manifest, a request for something else was answered, or its HTML grew. */
export type PageEvent =
  | { kind: 'request'; url: string; contentType: string }
  | { kind: 'fetched'; request: Omit<ScriptRequest, 'status' | 'millis'>; status: number; millis: number }
  | { kind: 'document' };

const PAGE_EVENT = 'freshet-page-event';

/** Sends an event to the extension's script in this document. */
export function emitPageEvent(event: PageEvent): void {
  document.dispatchEvent(new CustomEvent(PAGE_EVENT, { detail: JSON.stringify(event) }));
}

/** Listens to events from the page's own world. They are untrusted: any script of the page can send them. */
export function onPageEvent(listener: (event: PageEvent) => void): void {
  document.addEventListener(PAGE_EVENT, ({ detail }: Event & { detail?: unknown }) =>
    listener(JSON.parse(String(detail))),
  );
}
