import * as v from 'valibot';
import { type FieldIssue, fieldIssues } from './issues.ts';
import { type SiteDefinition, SiteDefinitionSchema } from './site/definition.ts';

/** Longest file read, in characters, and how many definitions it may have. */
const MAX_FILE = 2_000_000;
const MAX_DEFINITIONS = 500;

const ListSchema = v.pipe(
  v.array(SiteDefinitionSchema),
  v.minLength(1, 'There are no definitions in it'),
  v.maxLength(MAX_DEFINITIONS, `At most ${MAX_DEFINITIONS} definitions`),
);

export type ParsedDefinitions = { ok: true; sites: SiteDefinition[] } | { ok: false; issues: FieldIssue[] };

/**
 * Site definitions as a file, for export: `{"freshet": 2, "sites": […]}`, indented. What `parseDefinitions` makes of it
 * is the same definitions.
 */
export function serialiseDefinitions(sites: readonly SiteDefinition[]): string {
  return `${JSON.stringify({ freshet: 2, sites }, null, 2)}\n`;
}

/**
 * Reads an exported file; also a bare list, or one definition alone. Any text at all gives definitions, or issues that
 * name the place (`2.extractor.kind`: the third definition), never a part of them. Two with the same key are an issue.
 */
export function parseDefinitions(text: string): ParsedDefinitions {
  if (text.length > MAX_FILE) return refused('', `A file has at most ${MAX_FILE / 1e6} MB`);
  let content: unknown;
  try {
    content = JSON.parse(text);
  } catch {
    return refused('', 'This is not JSON');
  }
  const parsed = v.safeParse(ListSchema, listIn(content));
  if (!parsed.success) return { ok: false, issues: fieldIssues(parsed.issues) };
  const keys = parsed.output.map(({ key }) => key);
  const twice = keys.findIndex((key, index) => keys.indexOf(key) < index);
  if (twice >= 0) return refused(`${twice}.key`, 'Another definition of the file has this key');
  return { ok: true, sites: parsed.output };
}

function listIn(content: unknown): unknown[] {
  if (Array.isArray(content)) return content;
  if (typeof content === 'object' && content !== null && 'sites' in content && Array.isArray(content.sites))
    return content.sites;
  return [content];
}

function refused(field: string, message: string): ParsedDefinitions {
  return { ok: false, issues: [{ field, message }] };
}
