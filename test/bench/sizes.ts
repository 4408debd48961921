import { readFile } from 'node:fs/promises';
import { posix } from 'node:path';
import { gzipSync } from 'node:zlib';
import { buildExtension } from '../harness/build.ts';
import { bounded, told, type Figure } from './figure.ts';

/** The sizes of what the shipped extension loads, as they are and with gzip. */
export async function sizes(): Promise<Figure[]> {
  const dir = await buildExtension('chromium', 'production');
  const weigh = async (files: readonly string[]): Promise<{ raw: number; gzip: number }> => {
    const contents = await Promise.all(files.map((file) => readFile(`${dir}/${file}`)));
    return { raw: kilobytes(contents, ({ length }) => length), gzip: kilobytes(contents, (it) => gzipSync(it).length) };
  };
  const background = await weigh(await imported(dir, 'background.js'));
  const popup = await weigh(await loadedBy(dir, 'popup.html'));
  const options = await weigh(await loadedBy(dir, 'options.html'));
  return [
    told('background, with what it imports', background.raw, 'kB'),
    bounded('background, gzip', background.gzip, 'kB', 60),
    told('popup: scripts and styles', popup.raw, 'kB'),
    bounded('popup, gzip', popup.gzip, 'kB', 25),
    told('options: scripts and styles', options.raw, 'kB'),
    told('options, gzip', options.gzip, 'kB'),
  ];
}

/** The files that a page loads before it does anything: wxt names them all in its HTML. */
async function loadedBy(dir: string, page: string): Promise<string[]> {
  const html = await readFile(`${dir}/${page}`, 'utf8');
  return [...html.matchAll(/(?:src|href)="\/([^"]+\.(?:js|css))"/g)].flatMap(([, file]) => file ?? []);
}

/** A script with every script that it imports. */
async function imported(dir: string, entry: string): Promise<string[]> {
  const files = new Set([entry]);
  for (const file of files) {
    const code = await readFile(`${dir}/${file}`, 'utf8');
    for (const [, path] of code.matchAll(/\b(?:from|import)\s*"(\.[^"]+\.js)"/g))
      files.add(posix.join(posix.dirname(file), path!));
  }
  return [...files];
}

function kilobytes(contents: readonly Buffer[], size: (content: Buffer) => number): number {
  return contents.reduce((sum, content) => sum + size(content), 0) / 1000;
}
