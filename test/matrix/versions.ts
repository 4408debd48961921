import { readFileSync } from 'node:fs';

/** The installed version of an npm package. */
export function packageVersion(name: string): string {
  return versionIn(new URL(`../../node_modules/${name}/package.json`, import.meta.url));
}

/** The version of Freshet. */
export function ownVersion(): string {
  return versionIn(new URL('../../package.json', import.meta.url));
}

function versionIn(file: URL): string {
  return String((JSON.parse(readFileSync(file, 'utf8')) as { version: unknown }).version);
}
