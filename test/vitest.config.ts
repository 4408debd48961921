import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

const EXCLUDED = ['test/origin/media/**', '**/node_modules/**'];

/** Tests in which links die after seconds: those that need a machine for themselves, and those that wait more than they work. */
const ALONE = ['chromium', 'firefox', 'traffic', 'faults-tabs-*'].map(testFile);
const BESIDE = ['faults-chromium', 'faults-firefox', 'soak-*'].map(testFile);

const IN_BROWSERS = {
  exclude: EXCLUDED,
  globalSetup: 'test/vitest.e2e-setup.ts',
  environment: 'node',
  testTimeout: 180_000,
  hookTimeout: 180_000,
  retry: 0,
};

export default defineConfig({
  test: {
    root: fileURLToPath(new URL('..', import.meta.url)),
    // The counts of a run, for .ci/run.
    reporters: ['default', ['json', { outputFile: 'test/.results/vitest.json' }]],
    projects: [
      {
        extends: true,
        test: {
          name: 'unit',
          include: ['test/unit/**/*.test.{ts,tsx}', 'test/origin/**/*.test.ts'],
          exclude: EXCLUDED,
          environment: 'node',
          // A hang is what this tells, not slowness: properties take their time on a machine that has others to serve.
          testTimeout: 60_000,
          expect: { poll: { timeout: 20_000 } },
          sequence: { groupOrder: 0 },
        },
      },
      {
        extends: true,
        test: {
          name: 'e2e',
          include: ALONE,
          ...IN_BROWSERS,
          // Links of seconds take wall time, of which a browser needs its share: one at a time, after everything else.
          sequence: { groupOrder: 3 },
          maxWorkers: 1,
        },
      },
      {
        extends: true,
        test: {
          name: 'faults',
          include: BESIDE,
          ...IN_BROWSERS,
          sequence: { groupOrder: 2 },
          maxWorkers: 2,
        },
      },
      {
        extends: true,
        test: {
          name: 'pages',
          include: ['test/e2e/**/*.test.ts'],
          ...IN_BROWSERS,
          exclude: [...EXCLUDED, ...ALONE, ...BESIDE],
          sequence: { groupOrder: 1 },
          maxWorkers: 2,
        },
      },
    ],
  },
});

function testFile(name: string): string {
  return `test/e2e/${name}.test.ts`;
}
