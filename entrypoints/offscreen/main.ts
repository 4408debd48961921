import { serveHiddenPages } from '../../lib/platform/hidden-page/offscreen.ts';

serveHiddenPages();
