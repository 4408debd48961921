import { expect, test } from 'vitest';
import packageJson from '../../../package.json' with { type: 'json' };
import vitestConfig from '../../vitest.config.ts';
import { markdownFiles, read, yamlFiles } from './files.ts';
import { readWorkflow, WORKFLOWS } from './workflow.ts';

const FILES = [...WORKFLOWS, ...yamlFiles('.github/ISSUE_TEMPLATE'), ...markdownFiles()];

test.each(FILES)('the npm scripts that %s names exist', (path) => {
  const named = [...read(path).matchAll(/\bnpm run ([\w:-]+)/g)].map(([, name]) => name!);
  expect(named.filter((name) => !(name in packageJson.scripts))).toEqual([]);
});

test("the browsers of CI's jobs are projects of vitest", () => {
  const projects = JSON.stringify(vitestConfig.test?.projects);
  const { browser: browsers, part: parts } = readWorkflow('.github/workflows/ci.yml').jobs['browser']!.strategy!.matrix;
  const lanes = browsers!.flatMap((browser) => parts!.map((part) => `${String(browser)}${String(part)}`));
  expect(lanes.filter((name) => !projects.includes(`"name":"${name}"`))).toEqual([]);
});
