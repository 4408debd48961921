import { serveStage } from '../../lib/platform/replay/offscreen.ts';

serveStage();
