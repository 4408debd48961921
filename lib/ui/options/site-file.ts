import {
  MAX_FILE,
  readDefinitions,
  type ReadDefinitions,
  serialiseDefinitions,
} from '../../core/site/definition-file.ts';
import { withoutSecrets } from '../../core/site/secrets.ts';
import type { SiteDefinition } from '../../core/site.ts';
import { t } from '../shared/translate.ts';
import { localizeIssue, localizeFileIssues } from './issue-text.ts';

/** Definitions as a file's text without what looks like a secret; `left`: the keys of those that lost one. */
export function exportText(sites: readonly SiteDefinition[]): { text: string; left: string[] } {
  const bare = sites.map(withoutSecrets);
  return {
    text: serialiseDefinitions(bare.map(({ site }) => site)),
    left: bare.filter(({ removed: left }) => left.length > 0).map(({ site }) => site.key),
  };
}

/** A file name for one site or for all: what no file system minds. */
export function exportFileName(sites: readonly SiteDefinition[]): string {
  const [only, ...others] = sites;
  if (!only || others.length > 0) return 'freshet-sites.json';
  return `freshet-${only.key.replace(/[^\p{L}\p{N}.-]+/gu, '-').slice(0, 60)}.json`;
}

/** Hands a text to the user as a file. */
export function saveFile(name: string, text: string): void {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(new Blob([text], { type: 'application/json' }));
  link.download = name;
  link.click();
  // The browser has begun to read it by then; kept, it would stay in memory as long as the page.
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}

/** Reads a file that is to be imported. One that is too large is not read at all: a character has three bytes at most. */
export async function readFile(file: Pick<File, 'size' | 'text'>): Promise<ReadDefinitions> {
  if (file.size > MAX_FILE * 3) {
    return { ok: false, issues: [localizeIssue({ field: '', message: `A file has at most ${MAX_FILE / 1e6} MB` })] };
  }
  const text = await file.text().catch(() => null);
  if (text === null) return { ok: false, issues: [{ field: '', message: t('fileUnreadable') }] };
  return localizeFileIssues(readDefinitions(text.replace(/^\uFEFF/, '')));
}
