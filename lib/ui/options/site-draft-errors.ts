import * as v from 'valibot';
import { type FieldIssue, fieldIssues } from '../../core/site/field-issues.ts';
import { SiteDefinitionSchema } from '../../core/site.ts';
import { t } from '../shared/translate.ts';
import type { SiteDraft } from './site-draft.ts';
import { type DraftDefinition, definitionFrom, numberedLines } from './site-draft-definition.ts';
import { localizeIssue } from './issue-text.ts';

/** Errors by form field (`steps.0.url`); '' holds errors of no field. */
export type DraftErrors = ReadonlyMap<string, readonly string[]>;

/** Checks a draft against the schema and returns the errors by form field. */
export function draftErrors(draft: SiteDraft): DraftErrors {
  const { definition, issues } = definitionFrom(draft);
  const parsed = v.safeParse(SiteDefinitionSchema, definition);
  return errorsAt(draft, definition, [
    ...issues.map(markAsFieldIssue),
    ...(parsed.success ? [] : fieldIssues(parsed.issues).map(localizeIssue)),
  ]);
}

/** Marks issues that already name a form field, to distinguish them from paths in the definition. */
const FIELD_MARK = '\u0000';
function markAsFieldIssue({ field, message }: FieldIssue): FieldIssue {
  return { field: FIELD_MARK + field, message };
}

/** Assigns issues of a definition to the fields of its form. Only the first issue of each field or line counts. */
export function errorsAt(
  draft: SiteDraft,
  definition: DraftDefinition['definition'],
  issues: readonly FieldIssue[],
): DraftErrors {
  const errors = new Map<string, string[]>();
  const seen = new Set<string>();
  for (const { field, message } of issues) {
    const target = field.startsWith(FIELD_MARK)
      ? { field: field.slice(FIELD_MARK.length) }
      : fieldOf(draft, definition, field);
    const spot = `${target.field} ${target.line ?? ''}`;
    // The first is enough: an empty value is also too short, malformed, and so on.
    if (seen.has(spot)) continue;
    seen.add(spot);
    const text = target.line === undefined ? message : t('lineError', String(target.line), message);
    errors.set(target.field, [...(errors.get(target.field) ?? []), text]);
  }
  return errors;
}

/** The form field, and its line, to which a path in the definition belongs. */
function fieldOf(
  draft: SiteDraft,
  definition: DraftDefinition['definition'],
  path: string,
): { field: string; line?: number | undefined } {
  const inLines = (field: string, text: string, index: string | undefined) =>
    index === undefined ? { field } : { field, line: numberedLines(text)[Number(index)]?.number };
  const matches = /^matches(?:\.(\d+))?/.exec(path);
  if (matches) return inLines('matches', draft.matches, matches[1]);
  if (/^(key|page|mode)$/.test(path)) return { field: path };
  const [, within] = /^extractor\.(.+)$/.exec(path) ?? [];
  if (within === undefined) return { field: '' };
  const hops = /^hops(?:\.(\d+))?/.exec(within);
  if (hops) return inLines('hops', draft.hops, hops[1]);
  const names = /^pick\.names(?:\.(\d+))?/.exec(within);
  if (names) return inLines('pick.names', draft.pick.names, names[1]);
  const plain = /^(frame|answer|pick\.(?:title|quality|under))/.exec(within);
  if (plain) return { field: plain[1]! };
  if (within.startsWith('values')) return rowField(draft.values, 'values', within.slice('values.'.length));
  const step = /^steps\.(\d+)\.?(.*)$/.exec(within);
  if (!step) return { field: 'steps' };
  const field = `steps.${step[1]}`;
  const rows = draft.steps[Number(step[1])];
  const [, list, rest = ''] = /^(?:request\.)?(query|headers|values|body\.form)\.?(.*)$/s.exec(step[2]!) ?? [];
  if (rows && list) {
    const name = list === 'body.form' ? 'form' : (list as 'query' | 'headers' | 'values');
    return rowField(rows[name], `${field}.${name}`, rest);
  }
  const [, single] = /^request\.(url|body)/.exec(step[2]!) ?? [];
  return { field: single ? `${field}.${single}` : 'steps' };
}

/** Finds a row by its name, which is its key in the definition and may contain dots. */
function rowField(rows: readonly { name: string }[], field: string, rest: string): { field: string } {
  const index = rows.findIndex(({ name }) => rest === name.trim() || rest.startsWith(`${name.trim()}.`));
  if (index < 0) return { field };
  const inside = rest.slice(rows[index]!.name.trim().length + 1);
  return { field: `${field}.${index}${inside === '' ? '' : `.${partOf(inside)}`}` };
}

function partOf(inside: string): 'at' | 'whereName' | 'whereValue' | 'value' {
  if (inside.startsWith('where.value')) return 'whereValue';
  if (inside.startsWith('where')) return 'whereName';
  return /^\d+$/.test(inside) ? 'value' : 'at';
}
