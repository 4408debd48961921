import { expect, test } from 'vitest';
import packageJson from '../../../package.json' with { type: 'json' };
import vitestConfig from '../../vitest.config.ts';
import { read, yamlFiles } from './files.ts';
import { readWorkflow, WORKFLOWS } from './workflow.ts';

const FILES = [
  ...WORKFLOWS,
  ...yamlFiles('.github/ISSUE_TEMPLATE'),
  '.github/pull_request_template.md',
  'README.md',
  'CONTRIBUTING.md',
];

/** The nightly run and the browsers' jobs are of the tiers of tests: judged once those are there. */
const HAS_TIERS = 'test:long' in packageJson.scripts;
const JUDGED = FILES.filter((path) => HAS_TIERS || !path.endsWith('/nightly.yml'));

test.each(JUDGED)('the npm scripts that %s names exist', (path) => {
  const named = [...read(path).matchAll(/\bnpm run ([\w:-]+)/g)].map(([, name]) => name!);
  expect(named.filter((name) => !(name in packageJson.scripts))).toEqual([]);
});

test.runIf(HAS_TIERS)("the browsers of CI's jobs are projects of vitest", () => {
  const projects = JSON.stringify(vitestConfig.test?.projects);
  const browsers = readWorkflow('.github/workflows/ci.yml').jobs['browser']!.strategy!.matrix['browser']!;
  expect(browsers.filter((name) => !projects.includes(`"name":"${String(name)}"`))).toEqual([]);
});
