import { defineUnlistedScript } from 'wxt/utils/define-unlisted-script';
import type { LateName } from '../lib/cli/late-modules.ts';
import { afterExtraction, ageLearned } from '../lib/app/finding.ts';
import { swap } from '../lib/app/swap.ts';
import { followFamily, judgeFamily, treeOf } from '../lib/core/children.ts';
import { parseDefinitions } from '../lib/core/definitions.ts';
import { compareManifests } from '../lib/core/manifest/compare.ts';
import { pairFamilies } from '../lib/core/manifest/pair.ts';
import { parseManifest } from '../lib/core/manifest/parse.ts';
import { matchStream } from '../lib/core/match.ts';
import { isCovered, isLongTitle, restOf, shelfOf, stretchesAround, withStretches } from '../lib/core/title-window.ts';
import { isMedia, playlistToTry, tryFamily } from '../lib/core/trial.ts';
import { checkPage } from '../lib/extractors/check-page.ts';
import { extract } from '../lib/extractors/extract.ts';
import { learn } from '../lib/extractors/learn.ts';
import { readLimited } from '../lib/extractors/read-limited.ts';
import { extractReplay } from '../lib/extractors/replay.ts';

const late: Record<LateName, unknown> = {
  afterExtraction,
  ageLearned,
  checkPage,
  compareManifests,
  extract,
  extractReplay,
  followFamily,
  judgeFamily,
  isCovered,
  isLongTitle,
  isMedia,
  learn,
  matchStream,
  pairFamilies,
  parseDefinitions,
  parseManifest,
  playlistToTry,
  readLimited,
  restOf,
  shelfOf,
  stretchesAround,
  swap,
  treeOf,
  tryFamily,
  withStretches,
};

/** What the background loads when it is needed: lib/platform/late.ts. */
export default defineUnlistedScript(() => {
  Object.assign(globalThis, { freshetLate: late });
});
