import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { parseAst } from 'rolldown/parseAst';

/** One TypeScript file and its names and imports. */
export interface SourceFile {
  /** Relative to the root of the repository, with forward slashes. */
  path: string;
  lines: number;
  /** Files of the tree that it imports, including types and dynamic `import()`s. */
  imports: string[];
  /** Those that load before the file itself runs. */
  loads: string[];
  /** Names that it declares at top level and exports, without re-exports. */
  exported: string[];
}

type Program = ReturnType<typeof parseAst>;

/** Reads every TypeScript file below `folders` of the repository at `root`, except declaration files. */
export function readSourceTree(root: string, folders: readonly string[]): SourceFile[] {
  const paths = folders.flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
      .filter((name) => /\.tsx?$/.test(name) && !name.endsWith('.d.ts'))
      .map((name) => slashed(join(folder, name))),
  );
  const known = new Set(paths);
  return paths.toSorted().map((path) => readSource(path, readFileSync(join(root, path), 'utf8'), known));
}

/** Reads one file from its text; ignores imports of files that are not `known`. */
export function readSource(path: string, text: string, known: ReadonlySet<string>): SourceFile {
  const program = parseAst(text, { lang: path.endsWith('x') ? 'tsx' : 'ts' });
  const target = (specifier: string) => slashed(relative('/', resolve('/', dirname(path), specifier)));
  const ofTree = (specifiers: string[]) => [...new Set(specifiers.map(target))].filter((file) => known.has(file));
  const statically = staticImports(program);
  const later = Array.from(text.matchAll(/\bimport\(\s*'([^']+)'/g), ([, specifier]) => specifier!);
  return {
    path,
    lines: text.split('\n').length - (text.endsWith('\n') ? 1 : 0),
    imports: ofTree([...statically.map(({ from }) => from), ...later]),
    loads: ofTree(statically.filter(({ isType }) => !isType).map(({ from }) => from)),
    exported: exportedNames(program),
  };
}

function staticImports(program: Program): { from: string; isType: boolean }[] {
  return program.body.flatMap((node) => {
    switch (node.type) {
      case 'ImportDeclaration': {
        const { specifiers } = node;
        const onlyTypes =
          specifiers.length > 0 && specifiers.every((it) => 'importKind' in it && it.importKind === 'type');
        return [{ from: node.source.value, isType: node.importKind === 'type' || onlyTypes }];
      }
      case 'ExportAllDeclaration':
        return [{ from: node.source.value, isType: node.exportKind === 'type' }];
      case 'ExportNamedDeclaration':
        return node.source ? [{ from: node.source.value, isType: node.exportKind === 'type' }] : [];
      default:
        return [];
    }
  });
}

function exportedNames(program: Program): string[] {
  const names = program.body.flatMap((node) => {
    if (node.type !== 'ExportNamedDeclaration' || node.source) return [];
    const { declaration, specifiers } = node;
    if (!declaration) return specifiers.map(({ exported }) => ('name' in exported ? exported.name : exported.value));
    if (declaration.type === 'VariableDeclaration')
      return declaration.declarations.flatMap(({ id }) => (id.type === 'Identifier' ? [id.name] : []));
    return 'id' in declaration && declaration.id && 'name' in declaration.id ? [declaration.id.name] : [];
  });
  return [...new Set(names)];
}

/** Names that more than one file declares and exports, with these files. */
export function repeatedNames(files: readonly SourceFile[]): [name: string, paths: string[]][] {
  const named = files.flatMap(({ path, exported }) => exported.map((name) => ({ name, path })));
  return [...Map.groupBy(named, ({ name }) => name)]
    .filter(([, found]) => found.length > 1)
    .map(([name, found]): [string, string[]] => [name, found.map(({ path }) => path)])
    .toSorted(([a], [b]) => a.localeCompare(b, 'en'));
}

/** Groups of files that import each other in a circle, counting only what loads before a file runs. */
export function importCycles(files: readonly SourceFile[]): string[][] {
  const loads = new Map(files.map((file) => [file.path, file.loads]));
  const reached = new Map(files.map(({ path }) => [path, reachedFrom(path, loads)]));
  const inCircle = files.map(({ path }) => path).filter((path) => reached.get(path)!.has(path));
  const circles = Map.groupBy(inCircle, (path) =>
    inCircle.filter((other) => reached.get(path)!.has(other) && reached.get(other)!.has(path)).join('\n'),
  );
  return [...circles.values()];
}

/** Files on any chain of static imports from `entry` to `goal`, including both; empty if there is no chain. */
export function filesBetween(files: readonly SourceFile[], entry: string, goal: string): string[] {
  const loads = new Map(files.map((file) => [file.path, file.loads]));
  const importers = new Map(
    files.map(({ path }) => [path, files.filter((file) => file.loads.includes(path)).map((file) => file.path)]),
  );
  const leading = reachedFrom(goal, importers).add(goal);
  return [...reachedFrom(entry, loads).add(entry)].filter((path) => leading.has(path)).toSorted();
}

function reachedFrom(start: string, next: ReadonlyMap<string, readonly string[]>): Set<string> {
  const reached = new Set<string>();
  const waiting = [...(next.get(start) ?? [])];
  for (let path = waiting.pop(); path !== undefined; path = waiting.pop()) {
    if (reached.has(path)) continue;
    reached.add(path);
    waiting.push(...(next.get(path) ?? []));
  }
  return reached;
}

function slashed(path: string): string {
  return path.replaceAll('\\', '/');
}
