import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

const EXCLUDED = ['test/origin/media/**', '**/node_modules/**'];

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
          sequence: { groupOrder: 0 },
        },
      },
      {
        extends: true,
        test: {
          name: 'e2e',
          include: ['test/e2e/**/*.test.ts'],
          exclude: EXCLUDED,
          globalSetup: 'test/vitest.e2e-setup.ts',
          environment: 'node',
          // They take wall time, of which browsers need their share: after the unit tests, two browsers at a time.
          sequence: { groupOrder: 1 },
          maxWorkers: 2,
          testTimeout: 180_000,
          hookTimeout: 180_000,
          retry: 0,
        },
      },
    ],
  },
});
