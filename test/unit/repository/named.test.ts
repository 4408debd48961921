import { expect, test } from 'vitest';
import packageJson from '../../../package.json' with { type: 'json' };
import vitestConfig from '../../vitest.config.ts';
import { markdownFiles, read, yamlFiles } from './files.ts';
import { readWorkflow, WORKFLOWS } from './workflow.ts';

const FILES = [...WORKFLOWS, ...yamlFiles('.github/ISSUE_TEMPLATE'), ...markdownFiles()];

/** Documents and the nightly run name the tiers of the tests: judged once those are there. */
const HAS_TIERS = 'test:long' in packageJson.scripts;
const exists = (name: string) => name in packageJson.scripts || (!HAS_TIERS && /^test:(?:quick|long)$/.test(name));

test.each(FILES)('the npm scripts that %s names exist', (path) => {
  const named = [...read(path).matchAll(/\bnpm run ([\w:-]+)/g)].map(([, name]) => name!);
  expect(named.filter((name) => !exists(name))).toEqual([]);
});

test.runIf(HAS_TIERS)("the browsers of CI's jobs are projects of vitest", () => {
  const projects = JSON.stringify(vitestConfig.test?.projects);
  const browsers = readWorkflow('.github/workflows/ci.yml').jobs['browser']!.strategy!.matrix['browser']!;
  expect(browsers.filter((name) => !projects.includes(`"name":"${String(name)}"`))).toEqual([]);
});
