import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';

const PAGES = ['popup.html', 'options.html', 'welcome.html'];

/** Bytes, uncompressed and compressed. */
export interface BundleSize {
  raw: number;
  gzip: number;
}

/**
 * Reports how much each page and the background of the build in `directory` load at once, uncompressed and compressed.
 */
export async function reportSizes(directory: string, log: (text: string) => void): Promise<void> {
  const lines: string[] = [];
  for (const name of [...PAGES, 'background.js']) {
    const { raw, gzip } = await bundleSize(directory, name);
    lines.push(`  ${name.padEnd(16)}${kilobytes(raw).padStart(9)}, gzip ${kilobytes(gzip).padStart(9)}`);
  }
  log(`Loaded at once:\n${lines.join('\n')}`);
}

/**
 * The size of a build's file with everything that it references in HTML or imports statically, each file counted once.
 */
export async function bundleSize(directory: string, name: string, counted = new Set<string>()): Promise<BundleSize> {
  if (counted.has(name)) return { raw: 0, gzip: 0 };
  counted.add(name);
  const file = await readFile(join(directory, name));
  const size = { raw: file.length, gzip: gzipSync(file, { level: 9 }).length };
  const sizes: BundleSize[] = [size];
  for (const part of importsOf(name, file.toString())) sizes.push(await bundleSize(directory, part, counted));
  return { raw: totalBytes(sizes, 'raw'), gzip: totalBytes(sizes, 'gzip') };
}

function importsOf(name: string, text: string): string[] {
  const found = name.endsWith('.html')
    ? text.matchAll(/(?:src|href)="\/([^"]+)"/g)
    : text.matchAll(/(?:^|;)import(?:[^"'()]*from)?["']\.\/([^"']+)["']/g);
  const folder = name.includes('/') && !name.endsWith('.html') ? name.slice(0, name.lastIndexOf('/') + 1) : '';
  return Array.from(found, ([, path]) => folder + path);
}

function totalBytes(sizes: readonly BundleSize[], which: keyof BundleSize): number {
  return sizes.reduce((sum, size) => sum + size[which], 0);
}

function kilobytes(bytes: number): string {
  return `${(bytes / 1000).toFixed(1)} kB`;
}
