import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import {
  filesBetween,
  importCycles,
  readSource,
  readSourceTree,
  repeatedNames,
} from '../../../lib/build/source-tree.ts';

const TEXTS = {
  'lib/a.ts': "import { b } from './b/b.ts';\nimport type { C } from './c.tsx';\nexport const [x, y] = [b, 1];\n",
  'lib/b/b.ts': "import '../c.tsx';\nexport { later } from '../d.ts';\nexport function b(): void {}\n",
  'lib/c.tsx':
    "import { type D } from './d.ts';\nexport type C = D;\nconst b = <p>c</p>;\nexport { b as picture };\nexport default b;\n",
  'lib/d.ts': "const a = await import('./a.ts');\nexport class D {}\nexport const b = a, later = 1;\nexport enum E {}",
};
const tree = (texts: Record<string, string>) =>
  Object.entries(texts).map(([path, text]) => readSource(path, text, new Set(Object.keys(texts))));

it('reads what files import, load and export', () => {
  expect(tree(TEXTS)).toEqual([
    { path: 'lib/a.ts', lines: 3, imports: ['lib/b/b.ts', 'lib/c.tsx'], loads: ['lib/b/b.ts'], exported: [] },
    {
      path: 'lib/b/b.ts',
      lines: 3,
      imports: ['lib/c.tsx', 'lib/d.ts'],
      loads: ['lib/c.tsx', 'lib/d.ts'],
      exported: ['b'],
    },
    { path: 'lib/c.tsx', lines: 5, imports: ['lib/d.ts'], loads: [], exported: ['C', 'picture'] },
    { path: 'lib/d.ts', lines: 4, imports: ['lib/a.ts'], loads: [], exported: ['D', 'b', 'later', 'E'] },
  ]);
});

it('finds names that two files declare', () => {
  expect(repeatedNames(tree(TEXTS))).toEqual([['b', ['lib/b/b.ts', 'lib/d.ts']]]);
});

it('finds circles of what is loaded, and the files between two', () => {
  const files = tree({
    ...TEXTS,
    'lib/d.ts': "import './b/b.ts';",
    'lib/e.ts': "import './a.ts';\nimport './f.ts';",
    'lib/f.ts': '',
  });
  expect(importCycles(tree(TEXTS))).toEqual([]);
  expect(importCycles(files)).toEqual([['lib/b/b.ts', 'lib/d.ts']]);
  expect(filesBetween(files, 'lib/e.ts', 'lib/b/b.ts')).toEqual(['lib/a.ts', 'lib/b/b.ts', 'lib/d.ts', 'lib/e.ts']);
  expect(filesBetween(files, 'lib/f.ts', 'lib/b/b.ts')).toEqual([]);
});

it('holds for the whole tree: a name means one thing, and no files import each other in a circle', () => {
  const files = readSourceTree(fileURLToPath(new URL('../../..', import.meta.url)), ['lib', 'entrypoints']);
  expect(files.length).toBeGreaterThan(100);
  expect(repeatedNames(files)).toEqual([]);
  expect(importCycles(files)).toEqual([]);
});
