/**
 * What the background does not load at its start but when the first refresh, a recording that is sought in, or a policy
 * needs it (lib/platform/refresh-engine.ts): which functions of which modules. They are called with what a port has answered that
 * loads them first: an extraction, a manifest that was fetched or stored.
 */
export const REFRESH_ENGINE_FUNCTIONS = {
  'lib/app/refresh/probe-result.ts': ['probeAfterExtraction', 'lifetimeUpdate'],
  'lib/app/refresh/candidate.ts': ['prepareReplacement'],
  'lib/extractors/check-response.ts': ['checkPageResponse'],
  'lib/extractors/run-extractor.ts': ['runSiteExtractor'],
  'lib/extractors/learning/learn-extractor.ts': ['learnCheapestExtractor'],
  'lib/extractors/read-limited-text.ts': ['readLimitedText'],
  'lib/extractors/headless/headless-extractor.ts': ['extractHeadless'],
  'lib/core/site/definition-file.ts': ['parseDefinitions'],
  'lib/core/manifest/parse.ts': ['parseManifest'],
  'lib/core/manifest/pairing/pair-trees.ts': ['pairTrees'],
  'lib/core/manifest/compare.ts': ['compareManifests'],
  'lib/core/rules/child-redirects.ts': ['computeChildRedirects', 'judgeChildMapping', 'treeOf'],
  'lib/core/match.ts': ['matchStream'],
  'lib/core/rules/vod-window.ts': [
    'isCovered',
    'isLongVod',
    'childrenOutsideIndex',
    'buildSegmentIndex',
    'rangesAround',
    'withSegmentRanges',
  ],
  'lib/core/candidate-check.ts': ['isProgressiveFile', 'playlistToCheck', 'checkCandidate'],
} as const;

/** The names of all of these functions. */
export type RefreshEngineFunction = (typeof REFRESH_ENGINE_FUNCTIONS)[keyof typeof REFRESH_ENGINE_FUNCTIONS][number];

/** For the build of the background: each of these functions calls its namesake in `freshetEngine` of the global scope. */
export const refreshEngineModules = {
  name: 'refresh-engine-modules',
  enforce: 'pre' as const,
  load(id: string): string | null {
    const file = Object.entries<readonly string[]>(REFRESH_ENGINE_FUNCTIONS).find(([path]) =>
      id.replaceAll('\\', '/').endsWith(`/${path}`),
    );
    if (!file) return null;
    return file[1].map((name) => `export const ${name} = (...given) => freshetEngine.${name}(...given);`).join('\n');
  },
};
