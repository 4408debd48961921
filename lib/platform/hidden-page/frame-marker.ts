/*
 * How the script in a page's own world knows that the page is loaded unseen, and tells the extension's script beside it.
 * Without imports but of types: it runs inside pages.
 */

import type { ScriptRequest } from './page/block-manifests.ts';

/**
 * Name of an empty frame that stands beside the pages that are loaded unseen. A document finds it from another origin:
 * child frames of `top` can be asked for by name (HTML, "CrossOriginGetOwnPropertyHelper"). Firefox has
 * `location.ancestorOrigins`, which tells as well, only lately.
 */
export const FRAME_MARKER = 'freshet-hidden-page';

/**
 * Whether this document is part of a page that is loaded unseen. Only in the page's own world: an extension's script in
 * Firefox does not find the marker. Asked for by its value: Chromium throws at `in`.
 */
export function isHiddenPage(): boolean {
  try {
    return window.top !== null && window.top !== window && Reflect.get(window.top, FRAME_MARKER) !== undefined;
  } catch {
    return false;
  }
}

/** That the document asks for a stream, or was answered something else, or that there is more of it by now. */
export type PageEvent =
  | { kind: 'request'; url: string; contentType: string }
  | { kind: 'fetched'; request: Omit<ScriptRequest, 'status' | 'millis'>; status: number; millis: number }
  | { kind: 'document' };

const PAGE_EVENT = 'freshet-page-event';

/** Tells the extension's script in this document. */
export function emitPageEvent(event: PageEvent): void {
  document.dispatchEvent(new CustomEvent(PAGE_EVENT, { detail: JSON.stringify(event) }));
}

/** Listens to what the page's own world says; anything in there may say it. */
export function onPageEvent(listener: (news: PageEvent) => void): void {
  document.addEventListener(PAGE_EVENT, ({ detail }: Event & { detail?: unknown }) =>
    listener(JSON.parse(String(detail))),
  );
}
