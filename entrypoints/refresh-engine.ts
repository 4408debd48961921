import { defineUnlistedScript } from 'wxt/utils/define-unlisted-script';
import type { RefreshEngineFunction } from '../lib/build/refresh-engine-modules.ts';
import { probeAfterExtraction, lifetimeUpdate } from '../lib/app/refresh/probe-result.ts';
import { prepareReplacement } from '../lib/app/refresh/candidate.ts';
import { computeChildRedirects, judgeChildMapping, treeOf } from '../lib/core/rules/child-redirects.ts';
import { parseDefinitions } from '../lib/core/site/definition-file.ts';
import { compareManifests } from '../lib/core/manifest/compare.ts';
import { pairTrees } from '../lib/core/manifest/pairing/pair-trees.ts';
import { parseManifest } from '../lib/core/manifest/parse.ts';
import { matchStream } from '../lib/core/match.ts';
import {
  isCovered,
  isLongVod,
  childrenOutsideIndex,
  buildSegmentIndex,
  rangesAround,
  withSegmentRanges,
} from '../lib/core/rules/vod-window.ts';
import { isProgressiveFile, playlistToCheck, checkCandidate } from '../lib/core/candidate-check.ts';
import { checkPageResponse } from '../lib/extractors/check-response.ts';
import { runSiteExtractor } from '../lib/extractors/run-extractor.ts';
import { learnCheapestExtractor } from '../lib/extractors/learning/learn-extractor.ts';
import { readLimitedText } from '../lib/extractors/read-limited-text.ts';
import { extractHeadless } from '../lib/extractors/headless/headless-extractor.ts';

const engine: Record<RefreshEngineFunction, unknown> = {
  probeAfterExtraction,
  lifetimeUpdate,
  checkPageResponse: checkPageResponse,
  compareManifests,
  runSiteExtractor: runSiteExtractor,
  extractHeadless: extractHeadless,
  computeChildRedirects: computeChildRedirects,
  judgeChildMapping: judgeChildMapping,
  isCovered,
  isLongVod: isLongVod,
  isProgressiveFile: isProgressiveFile,
  learnCheapestExtractor: learnCheapestExtractor,
  matchStream,
  pairTrees: pairTrees,
  parseDefinitions,
  parseManifest,
  playlistToCheck: playlistToCheck,
  readLimitedText: readLimitedText,
  childrenOutsideIndex: childrenOutsideIndex,
  buildSegmentIndex: buildSegmentIndex,
  rangesAround: rangesAround,
  prepareReplacement,
  treeOf,
  checkCandidate: checkCandidate,
  withSegmentRanges: withSegmentRanges,
};

/** What the background loads when it is needed: lib/platform/refresh-engine.ts. */
export default defineUnlistedScript(() => {
  Object.assign(globalThis, { freshetEngine: engine });
});
