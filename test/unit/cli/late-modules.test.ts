import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { LATE, lateModules } from '../../../lib/cli/late-modules.ts';

const root = new URL('../../../', import.meta.url);

it.each(Object.entries<readonly string[]>(LATE))(
  '%s is left out of the background, all that others may call of it',
  (path, names) => {
    const source = readFileSync(new URL(path, root), 'utf8');
    const exported = [...source.matchAll(/^export (?:async )?function (\w+)/gm)].map(([, name]) => name);
    expect(exported).toEqual(expect.arrayContaining([...names]));
    const code = lateModules.load(`C:\\freshet\\${path.replaceAll('/', '\\')}`);
    expect(code).toBe(lateModules.load(`/freshet/${path}`));
    for (const name of names) expect(code).toContain(`export const ${name} =`);
  },
);

it('calls their namesakes of the global scope, when they are called', async () => {
  const code = lateModules.load('/freshet/lib/core/trial.ts') ?? '';
  const late = await import(/* @vite-ignore */ `data:text/javascript,${encodeURIComponent(code)}`);
  Object.assign(globalThis, { freshetLate: { isMedia: (...given: unknown[]) => given.join('+') } });
  try {
    expect(late.isMedia('video/mp4', 'text')).toBe('video/mp4+text');
  } finally {
    Reflect.deleteProperty(globalThis, 'freshetLate');
  }
});

it('leaves every other module alone', () => {
  expect(lateModules.load('/freshet/lib/core/manifest/tree.ts')).toBeNull();
  expect(lateModules.load('/freshet/test/unit/core/trial.test.ts')).toBeNull();
});
