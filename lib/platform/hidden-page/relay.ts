import { browser } from '../browser.ts';
import { onPageEvent } from './frame-marker.ts';
import { MAX_HTML, type FrameMessage } from './messages.ts';

/** Relays events from the page's own world to the host document above. Only the extension's origin receives them. */
export function relayPageEvents(): void {
  const hostOrigin = new URL(browser.runtime.getURL('')).origin;
  const send = (message: FrameMessage) => window.top?.postMessage(message, hostOrigin);
  const frameHost = URL.canParse(window.origin) ? new URL(window.origin).hostname : '';
  const requester = /^https?:/.test(location.href) ? { documentUrl: location.href } : {};

  onPageEvent((event) => {
    if (event.kind === 'request') send({ ...event, frameHost });
    if (event.kind === 'fetched') send({ ...event, request: { ...event.request, ...requester } });
    // Only the page itself sends its HTML, not its frames.
    if (window.parent !== window.top) return;
    send({ kind: 'document', html: document.documentElement.outerHTML.slice(0, MAX_HTML) });
  });
}
