import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { runHere, spawned } from './command.ts';

const SCRIPT = fileURLToPath(new URL('../../../lib/cli/explain.ts', import.meta.url));
const LINKS = [
  'https://c.example/m.m3u8?exp=1795348800&sig=0a1b2c3d4e',
  'https://c.example/m.m3u8?exp=1795349400&sig=5f6a7b8c9d',
];

const run = (...args: string[]) => runHere(SCRIPT, args);

it('explains two links', async () => {
  const { code, out } = await run(...LINKS, '--observed-at', '2026-11-22T11:50:00Z');
  expect(code).toBe(0);
  expect(out).toContain('Good until 2026-11-22T12:00:00.000Z');
});

it('does the same as a command of its own, bad input included', async () => {
  const good = [...LINKS, '--observed-at', '2026-11-22T11:50:00Z'];
  for (const args of [good, LINKS.slice(0, 1)]) expect(await spawned(SCRIPT, args)).toEqual(await run(...args));
});

it('prints JSON with the rules and the target of a request', async () => {
  const { out } = await run(...LINKS, '--json', '--request', LINKS[0]!.replace('m.m3u8', '7.ts'));
  expect(JSON.parse(out)).toMatchObject({
    parts: [
      { place: 'query', name: 'exp' },
      { place: 'query', name: 'sig' },
    ],
    rules: expect.arrayContaining([
      expect.objectContaining({ id: 1, action: expect.objectContaining({ type: 'redirect' }) }),
    ]),
    request: { to: LINKS[1]!.replace('m.m3u8', '7.ts') },
  });
});

it.each<[string, string[]]>([
  ['no links', []],
  ['one link', LINKS.slice(0, 1)],
  ['three links', [...LINKS, LINKS[0]!]],
  ['no address', ['x', LINKS[1]!]],
  ['an address of another kind', ['ftp://c.example/x', LINKS[1]!]],
  ['a time that is none', [...LINKS, '--observed-at', 'noon']],
  ['a file that is not there', [...LINKS, '--manifests', 'nowhere.json']],
  ['an option that does not exist', [...LINKS, '--colour']],
])('%s: one line and exit code 1', async (_, args) => {
  const { code, out, err } = await run(...args);
  expect({ code, out, lines: err.trim().split('\n').length }).toEqual({ code: 1, out: '', lines: 1 });
});

it('malformed manifests: one line and exit code 1', async () => {
  const dir = await mkdtemp(join(tmpdir(), 'freshet-'));
  try {
    for (const content of ['not json', '[]', '{"a":1}', '{}']) {
      await writeFile(join(dir, 'm.json'), content);
      expect(await run(...LINKS, '--manifests', join(dir, 'm.json'))).toMatchObject({ code: 1, out: '' });
    }
  } finally {
    await rm(dir, { recursive: true });
  }
});
