import type { DefinitionEntry } from './definition-file.ts';
import type { FieldIssue } from './field-issues.ts';
import type { SiteDefinition } from '../site.ts';

/** The result for one definition of a file. */
export type PlannedImport =
  | { change: 'added' | 'same'; key: string; site: SiteDefinition }
  /** `differs`: the fields that it changes in the existing definition. */
  | { change: 'replaced'; key: string; site: SiteDefinition; differs: (keyof SiteDefinition)[] }
  /** Its index in the file, and its errors. */
  | { change: 'refused'; key: string; index: number; issues: FieldIssue[] }
  /** The organisation manages the definition with this key. */
  | { change: 'locked'; key: string };

/**
 * Compares the definitions of a file with the existing ones. An imported definition is never a managed one; only a
 * policy provides those.
 */
export function importPlan(entries: readonly DefinitionEntry[], present: readonly SiteDefinition[]): PlannedImport[] {
  const byKey = new Map(present.map((site) => [site.key, site]));
  return entries.map((entry, index): PlannedImport => {
    const { key } = entry;
    if ('issues' in entry) return { change: 'refused', key, index, issues: entry.issues };
    const before = byKey.get(key);
    if (before?.origin === 'policy') return { change: 'locked', key };
    const site: SiteDefinition = entry.site.origin === 'policy' ? { ...entry.site, origin: 'user' } : entry.site;
    if (!before) return { change: 'added', key, site };
    const differs = differingFields(before, site);
    return differs.length === 0 ? { change: 'same', key, site } : { change: 'replaced', key, site, differs };
  });
}

/** The fields in which two definitions differ, ignoring the order of keys. */
export function differingFields(a: SiteDefinition, b: SiteDefinition): (keyof SiteDefinition)[] {
  const fields = [...new Set([...Object.keys(a), ...Object.keys(b)])] as (keyof SiteDefinition)[];
  return fields.filter((field) => canonicalJson(a[field]) !== canonicalJson(b[field]));
}

function canonicalJson(value: unknown): string {
  return JSON.stringify(value, (_, part: unknown) =>
    typeof part === 'object' && part !== null && !Array.isArray(part)
      ? Object.fromEntries(Object.entries(part).toSorted(([a], [b]) => (a < b ? -1 : 1)))
      : part,
  );
}
