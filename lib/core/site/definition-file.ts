import * as v from 'valibot';
import { type FieldIssue, fieldIssues } from './field-issues.ts';
import { jsonErrorPosition } from './json-syntax.ts';
import { type SiteDefinition, SiteDefinitionSchema } from './definition.ts';

/** Limits of a file: length in characters, number of definitions, nesting. */
export const MAX_FILE = 2_000_000;
const MAX_DEFINITIONS = 500;
const MAX_DEPTH = 50;

/** Keys that reach the prototype of an object. The latter two may occur in a JSON body. */
const FORBIDDEN_KEYS = new Set(['__proto__', 'constructor', 'prototype']);

/** One definition of a file, or its errors. `key` is '' if it cannot be read. */
export type DefinitionEntry = { key: string; site: SiteDefinition } | { key: string; issues: FieldIssue[] };

export type ReadDefinitions = { ok: true; entries: DefinitionEntry[] } | { ok: false; issues: FieldIssue[] };
export type ParsedDefinitions = { ok: true; sites: SiteDefinition[] } | { ok: false; issues: FieldIssue[] };

/**
 * Writes site definitions as a file: `{"freshet": 2, "sites": […]}`, indented. `parseDefinitions` returns the same
 * definitions.
 */
export function serialiseDefinitions(sites: readonly SiteDefinition[]): string {
  return `${JSON.stringify({ freshet: 2, sites }, null, 2)}\n`;
}

/**
 * Reads an exported file, a bare list, or a single definition. Any text gives definitions or issues. An issue names the
 * field (`2.extractor.kind`: the third definition), never its content. Two definitions with one key are an issue.
 */
export function parseDefinitions(text: string): ParsedDefinitions {
  const read = readDefinitions(text);
  if (!read.ok) return read;
  const issues = read.entries.flatMap((entry, index) =>
    'issues' in entry ? entry.issues.map(({ field, message }) => ({ field: fieldPath(index, field), message })) : [],
  );
  if (issues.length > 0) return { ok: false, issues };
  return { ok: true, sites: read.entries.flatMap((entry) => ('site' in entry ? [entry.site] : [])) };
}

/** Like `parseDefinitions`, but reports each definition on its own. `ok: false`: the file itself is invalid. */
export function readDefinitions(text: string): ReadDefinitions {
  if (text.length > MAX_FILE) return invalidFile(`A file has at most ${MAX_FILE / 1e6} MB`);
  const place = jsonErrorPosition(text);
  if (place) return invalidFile(`This is not JSON: line ${place.line}, column ${place.column}`);
  let content: unknown;
  try {
    content = JSON.parse(text);
  } catch {
    return invalidFile('This is too deep or too long to be read');
  }
  const trap = findForbidden(content);
  if (trap) return { ok: false, issues: [trap] };
  const list = definitionsIn(content);
  if (list.length === 0) return invalidFile('There are no definitions in it');
  if (list.length > MAX_DEFINITIONS) return invalidFile(`At most ${MAX_DEFINITIONS} definitions`);
  const taken = new Set<string>();
  return { ok: true, entries: list.map((item) => entryOf(item, taken)) };
}

function entryOf(item: unknown, taken: Set<string>): DefinitionEntry {
  const parsed = v.safeParse(SiteDefinitionSchema, item);
  if (!parsed.success) return { key: definitionKey(item), issues: fieldIssues(parsed.issues) };
  const { key } = parsed.output;
  if (taken.has(key))
    return { key, issues: [{ field: 'key', message: 'Another definition of the file has this key' }] };
  taken.add(key);
  return { key, site: parsed.output };
}

function definitionKey(item: unknown): string {
  const key = typeof item === 'object' && item !== null && 'key' in item ? item.key : '';
  return typeof key === 'string' ? key.slice(0, 80) : '';
}

function definitionsIn(content: unknown): unknown[] {
  if (Array.isArray(content)) return content;
  if (typeof content === 'object' && content !== null && 'sites' in content && Array.isArray(content.sites))
    return content.sites;
  return [content];
}

/**
 * Finds keys that reach the prototype of an object, and excessive nesting: no definition needs them. Works without
 * recursion.
 */
function findForbidden(content: unknown): FieldIssue | null {
  const waiting: { value: unknown; path: readonly string[] }[] = [{ value: content, path: [] }];
  for (let next = waiting.pop(); next; next = waiting.pop()) {
    const { value, path } = next;
    if (typeof value !== 'object' || value === null) continue;
    if (path.length > MAX_DEPTH) return { field: path.slice(0, 6).join('.'), message: `More than ${MAX_DEPTH} levels` };
    for (const [key, inner] of Object.entries(value)) {
      if (FORBIDDEN_KEYS.has(key) && !(key !== '__proto__' && path.includes('json')))
        return { field: [...path, key].join('.'), message: 'This key is not allowed' };
      waiting.push({ value: inner, path: [...path, key.slice(0, 80)] });
    }
  }
  return null;
}

function fieldPath(index: number, field: string): string {
  return field === '' ? String(index) : `${index}.${field}`;
}

function invalidFile(message: string): { ok: false; issues: FieldIssue[] } {
  return { ok: false, issues: [{ field: '', message }] };
}
