import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { serialiseDefinitions } from '../../../lib/core/site/definition-file.ts';
import { definitionForPage, type Extractor } from '../../../lib/core/site.ts';
import { startPageFixtures } from '../../page-fixtures/index.ts';
import { runHere, spawned } from './command.ts';

const SCRIPT = fileURLToPath(new URL('../../../lib/cli/extract.ts', import.meta.url));
const HOSTS = new URL('../../page-fixtures/test-hosts.ts', import.meta.url).href;
const TOKEN = /\d{10}-[0-9a-f]{32}/;

let fixtures: Awaited<ReturnType<typeof startPageFixtures>>;
let folder = '';
beforeAll(async () => {
  fixtures = await startPageFixtures(['given']);
  folder = await mkdtemp(join(tmpdir(), 'freshet-'));
});
afterAll(async () => {
  await fixtures.close();
  await rm(folder, { recursive: true });
});

const run = (...args: string[]) => runHere(SCRIPT, args);
const pageOf = (id: string) => fixtures.startUrl(fixtures.sites.find((site) => site.id === id)!);
async function definition(id: string, extractor: Extractor): Promise<string> {
  const file = join(folder, `${id}.json`);
  await writeFile(file, serialiseDefinitions([{ ...definitionForPage(pageOf(id), new Set()), extractor }]));
  return file;
}

it('prints the results of a page definition, request by request, with tokens cut short', async () => {
  const args = [await definition('g12-nested-iframes-referer', { kind: 'page' }), pageOf('g12-nested-iframes-referer')];
  const { code, out } = await spawned(SCRIPT, args, ['--import', HOSTS]);
  expect(code).toBe(0);
  expect(out).toMatch(/page +GET g12-nested-iframes-referer\.site\.test:\d+\/…\/pier +200/);
  expect(out.match(/^ +frame GET/gm)).toHaveLength(2);
  expect(out).toMatch(/2 streams:/);
  expect(out).not.toMatch(TOKEN);
});

it('runs an api definition with a session and prints JSON', async () => {
  const extractor: Extractor = {
    kind: 'api',
    values: { csrf: { from: 'meta', name: 'csrf-token' }, id: { from: 'segment', index: -1 } },
    steps: [
      {
        request: {
          method: 'POST',
          url: '/portal/recording/source',
          headers: { 'X-CSRF-Token': '{csrf}', 'X-Requested-With': 'XMLHttpRequest' },
          body: { json: { recording: '{id:number}' } },
        },
      },
    ],
  };
  const args = [await definition('g17-api-csrf-header', extractor), pageOf('g17-api-csrf-header'), '--json'];
  const { code, out } = await run(...args);
  expect(code).toBe(0);
  expect(out).not.toMatch(TOKEN);
  expect(JSON.parse(out)).toMatchObject({
    ok: true,
    problem: null,
    streams: [{ link: expect.any(String) }, { link: expect.any(String) }],
    trace: {
      requests: [
        { role: 'page', status: 200 },
        { role: 'step', method: 'POST', status: 200, from: 0 },
      ],
    },
  });
  expect((await run(...args, '--links')).out).toMatch(TOKEN);
});

it('reports bad input', async () => {
  const file = join(folder, 'bad.json');
  await writeFile(
    file,
    '{"schemaVersion":2,"key":"a","matches":["*://a.example/*"],"page":"https://a.example/","origin":"user","extractor":{"kind":"page","hops":["x"]}}',
  );
  expect(await run()).toMatchObject({ code: 1, err: expect.stringContaining('usage') });
  expect(await run(file, 'ftp://a')).toMatchObject({ code: 1, err: expect.stringContaining('PAGE_URL') });
  expect(await run(file, 'https://a.example/')).toMatchObject({
    code: 1,
    err: 'extract: DEFINITION: 0.extractor.hops.0: This is not a match pattern\n',
  });
  const headless = await definition('g01-hlsjs-inline', { kind: 'headless' });
  expect(await run(headless, pageOf('g01-hlsjs-inline'))).toMatchObject({
    code: 2,
    out: expect.stringContaining("definitions of the kind 'headless' do not work here"),
  });
});
