import { browser } from '../browser.ts';
import { onNews } from './marker.ts';
import { MAX_HTML, type FrameMessage } from './messages.ts';

/** Passes on to the stage above this document what its page's own world says; nobody else can hear it. */
export function passOn(): void {
  const home = new URL(browser.runtime.getURL('')).origin;
  const tell = (message: FrameMessage) => window.top?.postMessage(message, home);
  const frameHost = URL.canParse(window.origin) ? new URL(window.origin).hostname : '';
  const asker = /^https?:/.test(location.href) ? { documentUrl: location.href } : {};

  onNews((news) => {
    if (news.kind === 'request') tell({ ...news, frameHost });
    if (news.kind === 'asked') tell({ ...news, request: { ...news.request, ...asker } });
    // The page itself, not its frames.
    if (window.parent !== window.top) return;
    tell({ kind: 'document', html: document.documentElement.outerHTML.slice(0, MAX_HTML) });
  });
}
