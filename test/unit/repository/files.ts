import { readdirSync, readFileSync } from 'node:fs';
import { parse } from 'yaml';

const ROOT = new URL('../../../', import.meta.url);

/** The text of a file, named from the repository's root. */
export function read(path: string): string {
  return readFileSync(new URL(path, ROOT), 'utf8');
}

/** The content of a YAML file (1.2, as GitHub reads it). Throws where it is none. */
export function readYaml(path: string): unknown {
  return parse(read(path), { strict: true, uniqueKeys: true });
}

/** The YAML files of a folder. */
export function yamlFiles(folder: string): string[] {
  return readdirSync(new URL(folder, ROOT))
    .filter((name) => /\.ya?ml$/.test(name))
    .map((name) => `${folder}/${name}`);
}

/** All Markdown files of the repository, those in the root first. */
export function markdownFiles(): string[] {
  const inFolder = (folder: string) =>
    readdirSync(new URL(`${folder}/`, ROOT), { recursive: true }).map((name) => `${folder}/${String(name)}`);
  return [...readdirSync(ROOT), ...['.github', 'lib', 'test'].flatMap(inFolder)].filter((path) => path.endsWith('.md'));
}
