import { existsSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { markdownFiles, read } from './files.ts';

const ROOT = new URL('../../../', import.meta.url);

/** Folders whose paths documents name from the repository's root, without those that a command creates. */
const NAMED_PATH = /^(?:lib|test|entrypoints|public|\.ci|\.github)\/(?!\.results)[\w./-]*$/;

/** Addresses of Markdown links and images, and of HTML images. */
const LINK = /\]\(([^()\s]+)\)|\b(?:src|srcset|href)="([^"\s]+)"/g;
const CODE_SPAN = /`([^`\n]+)`/g;

describe.each(markdownFiles())('%s', (path) => {
  const prose = withoutFences(read(path));

  test('links only to files that exist', () => {
    const targets = [...prose.replace(CODE_SPAN, '').matchAll(LINK)].map(([, markdown, html]) => (markdown ?? html)!);
    const relative = targets.filter((target) => !/^(?:[a-z]+:|#)/i.test(target));
    const base = new URL(path, ROOT);
    expect(relative.filter((target) => !existsSync(new URL(target.split('#')[0]!, base)))).toEqual([]);
  });

  test('names only paths that exist', () => {
    const spans = [...prose.matchAll(CODE_SPAN)].map(([, span]) => span!);
    const paths = spans.filter((span) => NAMED_PATH.test(span));
    expect(paths.filter((it) => !existsSync(new URL(it, ROOT)))).toEqual([]);
  });
});

/** The text without fenced blocks: examples there may show paths and addresses that do not exist. */
function withoutFences(text: string): string {
  return text.replace(/^```[^]*?^```$/gm, '');
}
