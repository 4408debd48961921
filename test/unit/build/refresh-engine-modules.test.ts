import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { REFRESH_ENGINE_FUNCTIONS, refreshEngineModules } from '../../../lib/build/refresh-engine-modules.ts';

const root = new URL('../../../', import.meta.url);

it.each(Object.entries<readonly string[]>(REFRESH_ENGINE_FUNCTIONS))(
  '%s is left out of the background, all that others may call of it',
  (path, names) => {
    const source = readFileSync(new URL(path, root), 'utf8');
    const exported = [...source.matchAll(/^export (?:async )?function (\w+)/gm)].map(([, name]) => name);
    expect(exported).toEqual(expect.arrayContaining([...names]));
    const code = refreshEngineModules.load(`C:\\freshet\\${path.replaceAll('/', '\\')}`);
    expect(code).toBe(refreshEngineModules.load(`/freshet/${path}`));
    for (const name of names) expect(code).toContain(`export const ${name} =`);
  },
);

it('calls their namesakes of the global scope, when they are called', async () => {
  const code = refreshEngineModules.load('/freshet/lib/core/candidate-check.ts') ?? '';
  const late = await import(/* @vite-ignore */ `data:text/javascript,${encodeURIComponent(code)}`);
  Object.assign(globalThis, { freshetEngine: { isProgressiveFile: (...accepted: unknown[]) => accepted.join('+') } });
  try {
    expect(late.isProgressiveFile('video/mp4', 'text')).toBe('video/mp4+text');
  } finally {
    Reflect.deleteProperty(globalThis, 'freshetEngine');
  }
});

it('leaves every other module alone', () => {
  expect(refreshEngineModules.load('/freshet/lib/core/manifest/tree.ts')).toBeNull();
  expect(refreshEngineModules.load('/freshet/test/unit/core/trial.test.ts')).toBeNull();
});
