import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { defineConfig, type TestProjectConfiguration } from 'vitest/config';
import type { BrowserName } from './harness/browser-choice.ts';
import { LanesSequencer } from './lanes-sequencer.ts';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const EXCLUDED = ['test/origin/media/**', '**/node_modules/**'];
/** The files that need time: `npm run test:long` runs them. */
const LONG = '**/*.long.test.{ts,tsx}';

/** Unit tests with properties of random examples: the long tier runs each so many times as often. */
const PROPERTY_FACTOR = 20;
const PROPERTY_FILES = globSync('test/unit/**/*.test.{ts,tsx}', { cwd: ROOT }).filter((path) =>
  readFileSync(join(ROOT, path), 'utf8').includes('/property-runs.ts'),
);

const UNIT = {
  environment: 'node',
  // Tests leave nothing behind that another could see: all files of a worker share its modules, which are read once.
  pool: 'threads',
  isolate: false,
  maxWorkers: '100%',
  // This limit detects a hang, not slowness: property tests need their time on a busy machine.
  testTimeout: 60_000,
  expect: { poll: { timeout: 20_000 } },
  sequence: { groupOrder: 0 },
} as const;

/** Files in which links die after seconds: players need the processor in time, so one browser plays at a time. */
const EXPIRY = ['continuity', 'faults', 'lifecycle', 'traffic', 'bad-input'].map((name) => `test/e2e/${name}.test.ts`);
const ONE_BROWSER = { sequence: { groupOrder: 1 }, maxWorkers: 1 };
/** Other files of both browsers run side by side, two at a time. */
const BOTH_BROWSERS = { sequence: { groupOrder: 2 }, maxWorkers: 2 };

/** A project that runs test files in one browser. */
function lane(
  name: string,
  browser: BrowserName,
  include: string[],
  exclude: string[],
  workers: typeof ONE_BROWSER = ONE_BROWSER,
) {
  return {
    extends: true,
    test: {
      name,
      include,
      exclude: [...EXCLUDED, ...exclude],
      provide: { browser },
      globalSetup: 'test/vitest.e2e-setup.ts',
      environment: 'node',
      // One generous limit: a test waits for events, and only a hang reaches this.
      testTimeout: 600_000,
      hookTimeout: 600_000,
      // So many players at once are what one browser shows without a stutter on a small machine.
      maxConcurrency: 6,
      retry: 0,
      ...workers,
    },
  } satisfies TestProjectConfiguration;
}

/** One case of the continuity tests, for `npm run test:quick`. */
const SMOKE = 'test/e2e/smoke.test.ts';
const SHORT_FILES = ['test/e2e/**/*.test.ts'];
const LONG_FILES = ['test/e2e/**/*.long.test.ts'];

export default defineConfig({
  test: {
    root: ROOT,
    // The counts of a run, for .ci/run.
    reporters: ['default', ['json', { outputFile: 'test/.results/vitest.json' }]],
    sequence: { sequencer: LanesSequencer },
    projects: [
      {
        extends: true,
        test: {
          name: 'unit',
          include: ['test/unit/**/*.test.{ts,tsx}', 'test/origin/**/*.test.ts'],
          exclude: [...EXCLUDED, LONG],
          ...UNIT,
        },
      },
      {
        extends: true,
        test: {
          name: 'unit-long',
          include: ['test/unit/**/*.long.test.{ts,tsx}', ...PROPERTY_FILES],
          exclude: EXCLUDED,
          ...UNIT,
          env: { FRESHET_PROPERTY_FACTOR: String(PROPERTY_FACTOR) },
          testTimeout: 1_200_000,
        },
      },
      lane('chromium', 'chromium', SHORT_FILES, [LONG, SMOKE, ...EXPIRY], BOTH_BROWSERS),
      lane('firefox', 'firefox', SHORT_FILES, [LONG, SMOKE, ...EXPIRY], BOTH_BROWSERS),
      lane('chromium-expiry', 'chromium', EXPIRY, []),
      lane('firefox-expiry', 'firefox', EXPIRY, []),
      lane('chromium-long', 'chromium', LONG_FILES, []),
      lane('firefox-long', 'firefox', LONG_FILES, []),
      lane('smoke', 'chromium', [SMOKE], []),
    ],
  },
});
