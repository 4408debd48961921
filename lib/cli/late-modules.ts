/**
 * What the background does not load at its start but when the first refresh, a recording that is sought in, or a policy
 * needs it (lib/platform/late.ts): which functions of which modules. They are called with what a port has answered that
 * loads them first: an extraction, a manifest that was fetched or stored.
 */
export const LATE = {
  'lib/app/finding.ts': ['afterExtraction', 'ageLearned'],
  'lib/app/swap.ts': ['swap'],
  'lib/extractors/check-page.ts': ['checkPage'],
  'lib/extractors/extract.ts': ['extract'],
  'lib/extractors/learn.ts': ['learn'],
  'lib/extractors/read-limited.ts': ['readLimited'],
  'lib/extractors/replay.ts': ['extractReplay'],
  'lib/core/definitions.ts': ['parseDefinitions'],
  'lib/core/manifest/parse.ts': ['parseManifest'],
  'lib/core/manifest/pair.ts': ['pairFamilies'],
  'lib/core/manifest/compare.ts': ['compareManifests'],
  'lib/core/children.ts': ['followFamily', 'judgeFamily', 'treeOf'],
  'lib/core/match.ts': ['matchStream'],
  'lib/core/title-window.ts': ['isCovered', 'isLongTitle', 'restOf', 'shelfOf', 'stretchesAround', 'withStretches'],
  'lib/core/trial.ts': ['isMedia', 'playlistToTry', 'tryFamily'],
} as const;

/** The names of all of these functions. */
export type LateName = (typeof LATE)[keyof typeof LATE][number];

/** For the build of the background: each of these functions calls its namesake in `freshetLate` of the global scope. */
export const lateModules = {
  name: 'late-modules',
  enforce: 'pre' as const,
  load(id: string): string | null {
    const file = Object.entries<readonly string[]>(LATE).find(([path]) =>
      id.replaceAll('\\', '/').endsWith(`/${path}`),
    );
    if (!file) return null;
    return file[1].map((name) => `export const ${name} = (...given) => freshetLate.${name}(...given);`).join('\n');
  },
};
