import { browser } from '../browser.ts';
import { onPageEvent } from './frame-marker.ts';
import { MAX_HTML, type FrameMessage } from './messages.ts';

/** Passes on to the stage above this document what its page's own world says; nobody else can hear it. */
export function relayPageEvents(): void {
  const hostOrigin = new URL(browser.runtime.getURL('')).origin;
  const send = (message: FrameMessage) => window.top?.postMessage(message, hostOrigin);
  const frameHost = URL.canParse(window.origin) ? new URL(window.origin).hostname : '';
  const requester = /^https?:/.test(location.href) ? { documentUrl: location.href } : {};

  onPageEvent((event) => {
    if (event.kind === 'request') send({ ...event, frameHost });
    if (event.kind === 'fetched') send({ ...event, request: { ...event.request, ...requester } });
    // The page itself, not its frames.
    if (window.parent !== window.top) return;
    send({ kind: 'document', html: document.documentElement.outerHTML.slice(0, MAX_HTML) });
  });
}
