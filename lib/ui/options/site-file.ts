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

/** The text of an export file, without values that look like secrets. `redactedKeys`: the sites that lost one. */
export function exportText(sites: readonly SiteDefinition[]): { text: string; redactedKeys: string[] } {
  const bare = sites.map(withoutSecrets);
  return {
    text: serialiseDefinitions(bare.map(({ site }) => site)),
    redactedKeys: bare.filter(({ removed }) => removed.length > 0).map(({ site }) => site.key),
  };
}

/** A file name for the export of one or more sites that every file system accepts. */
export function exportFileName(sites: readonly SiteDefinition[]): string {
  const [only, ...others] = sites;
  if (!only || others.length > 0) return 'freshet-sites.json';
  return `freshet-${only.key.replace(/[^\p{L}\p{N}.-]+/gu, '-').slice(0, 60)}.json`;
}

/** Downloads a text as a file. */
export function saveFile(name: string, text: string): void {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(new Blob([text], { type: 'application/json' }));
  link.download = name;
  link.click();
  // By then the browser has begun the download. Without this the blob stays in memory until the page closes.
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}

/** Reads an import file. It rejects a file over the limit unread: the limit counts characters of up to 3 bytes. */
export async function readFile(file: Pick<File, 'size' | 'text'>): Promise<ReadDefinitions> {
  if (file.size > MAX_FILE * 3) {
    return { ok: false, issues: [localizeIssue({ field: '', message: `A file has at most ${MAX_FILE / 1e6} MB` })] };
  }
  const text = await file.text().catch(() => null);
  if (text === null) return { ok: false, issues: [{ field: '', message: t('fileUnreadable') }] };
  return localizeFileIssues(readDefinitions(text.replace(/^\uFEFF/, '')));
}
