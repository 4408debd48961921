import { defineUnlistedScript } from 'wxt/utils/define-unlisted-script';
import { isHiddenPage, emitPageEvent } from '../lib/platform/hidden-page/frame-marker.ts';
import { simulateRendering } from '../lib/platform/hidden-page/page/rendering.ts';
import { blockManifests } from '../lib/platform/hidden-page/page/block-manifests.ts';
import { muteMedia } from '../lib/platform/hidden-page/page/mute.ts';

/** Runs in the page's own world, before the page's scripts, while hidden pages are open. In tabs it does nothing. */
export default defineUnlistedScript(() => {
  if (!isHiddenPage()) return;
  muteMedia();
  simulateRendering();
  blockManifests({
    manifest: (url, contentType) => emitPageEvent({ kind: 'request', url, contentType }),
    other: ({ status, millis, ...request }) => emitPageEvent({ kind: 'fetched', request, status, millis }),
  });
  for (const event of ['DOMContentLoaded', 'load'])
    window.addEventListener(event, () => emitPageEvent({ kind: 'document' }));
});
