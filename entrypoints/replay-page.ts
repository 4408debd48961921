import { defineUnlistedScript } from 'wxt/utils/define-unlisted-script';
import { isUnseen, say } from '../lib/platform/replay/marker.ts';
import { pretendRendering } from '../lib/platform/replay/page/rendering.ts';
import { stopManifests } from '../lib/platform/replay/page/requests.ts';
import { silence } from '../lib/platform/replay/page/silence.ts';

/** In the page's own world, before its scripts, while pages are loaded unseen; in tabs it does nothing. */
export default defineUnlistedScript(() => {
  if (!isUnseen()) return;
  silence();
  pretendRendering();
  stopManifests({
    manifest: (url, contentType) => say({ kind: 'request', url, contentType }),
    other: ({ status, millis, ...request }) => say({ kind: 'asked', request, status, millis }),
  });
  for (const event of ['DOMContentLoaded', 'load']) window.addEventListener(event, () => say({ kind: 'document' }));
});
