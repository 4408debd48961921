import type { FieldIssue } from '../../core/site/field-issues.ts';
import type { SiteDefinition } from '../../core/site.ts';
import { t } from '../shared/translate.ts';
import type { SiteDraft, NameValueDraft, StepDraft, ValueDraft } from './site-draft.ts';
import { parsePath } from './path-text.ts';

/** A definition built from the form, still to be checked by the schema, and the issues it cannot express, by field. */
export interface DraftDefinition {
  definition: Record<Exclude<keyof SiteDefinition, 'learned'>, unknown>;
  issues: FieldIssue[];
}

/** Builds a definition from the form. Its origin is the user, so that learning never overwrites it. */
export function definitionFrom(draft: SiteDraft): DraftDefinition {
  const issues: FieldIssue[] = [];
  return {
    definition: {
      schemaVersion: 2,
      key: draft.key.trim(),
      matches: lines(draft.matches),
      page: draft.page.trim(),
      origin: 'user',
      enabled: draft.enabled,
      mode: draft.mode,
      extractor: extractorFrom(draft, issues),
    },
    issues,
  };
}

/** The non-empty lines of a field, trimmed. */
export function lines(text: string): string[] {
  return numberedLines(text).map(({ line }) => line);
}

/** The non-empty lines of a field with their numbers, from 1. */
export function numberedLines(text: string): { line: string; number: number }[] {
  return text
    .split('\n')
    .map((line, index) => ({ line: line.trim(), number: index + 1 }))
    .filter(({ line }) => line !== '');
}

function extractorFrom(draft: SiteDraft, issues: FieldIssue[]): Record<string, unknown> {
  const { kind } = draft;
  if (kind === 'headless') return { kind, ...(draft.frame.trim() && { frame: draft.frame.trim() }) };
  const pick = pickFrom(draft, issues);
  const hops = draft.someFrames || (kind === 'api' && lines(draft.hops).length > 0);
  const reading = { ...(hops && { hops: lines(draft.hops) }), ...(pick && { pick }) };
  if (kind === 'page') return { kind, ...reading };
  const answer = pathFrom(draft.answer, 'answer', issues);
  return {
    kind,
    ...reading,
    ...(draft.values.length > 0 && { values: valuesFrom(draft.values, issues) }),
    steps: draft.steps.map((step, index) => stepFrom(step, `steps.${index}`, issues)),
    ...(answer.length > 0 && { answer }),
  };
}

function pickFrom({ pick }: SiteDraft, issues: FieldIssue[]): Record<string, unknown> | null {
  const names = lines(pick.names);
  const under = pathFrom(pick.under, 'pick.under', issues);
  const chosen = {
    ...(pick.title.trim() && { title: pick.title.trim() }),
    ...(pick.quality.trim() && { quality: pick.quality.trim() }),
    ...(names.length > 0 && { names }),
    ...(under.length > 0 && { under }),
  };
  return Object.keys(chosen).length > 0 ? chosen : null;
}

function valuesFrom(values: readonly ValueDraft[], issues: FieldIssue[]): Record<string, unknown> {
  return recordFrom(values, 'values', issues, (value, field) => {
    const { from, at } = value;
    switch (from) {
      case 'state':
        return { from, path: pathFrom(at, `${field}.at`, issues) };
      case 'segment':
        return { from, index: /^\s*-?\d+\s*$/.test(at) ? Number(at) : at };
      case 'attribute': {
        const { whereName, whereValue } = value;
        const where = whereName.trim() !== '' || whereValue !== '';
        return { from, name: at.trim(), ...(where && { where: { name: whereName.trim(), value: whereValue } }) };
      }
      default:
        return { from, name: at.trim() };
    }
  });
}

function stepFrom(step: StepDraft, field: string, issues: FieldIssue[]): Record<string, unknown> {
  const text = (list: 'query' | 'headers' | 'form') =>
    recordFrom(step[list], `${field}.${list}`, issues, ({ value }: NameValueDraft) => value);
  const values = recordFrom(step.values, `${field}.values`, issues, ({ value }: NameValueDraft, at) =>
    pathFrom(value, `${at}.value`, issues),
  );
  const request = {
    method: step.method,
    url: step.url.trim(),
    ...(step.query.length > 0 && { query: text('query') }),
    ...(step.headers.length > 0 && { headers: text('headers') }),
    ...(step.bodyKind === 'json' && { body: { json: jsonFrom(step.json, `${field}.body`, issues) } }),
    ...(step.bodyKind === 'form' && { body: { form: text('form') } }),
  };
  return { request, ...(step.values.length > 0 && { values }) };
}

/** Converts rows to a record. A record cannot hold an empty or repeated name, so those become issues. */
function recordFrom<R extends { name: string }>(
  rows: readonly R[],
  field: string,
  issues: FieldIssue[],
  valueOf: (row: R, field: string) => unknown,
): Record<string, unknown> {
  const made = new Map<string, unknown>();
  for (const [index, row] of rows.entries()) {
    const at = `${field}.${index}`;
    const name = row.name.trim();
    if (name === '') issues.push({ field: `${at}.name`, message: t('nameMissing') });
    else if (made.has(name)) issues.push({ field: `${at}.name`, message: t('nameTwice') });
    else if (name === '__proto__') issues.push({ field: `${at}.name`, message: t('nameRefused') });
    made.set(name, valueOf(row, at));
  }
  return Object.fromEntries(made);
}

function pathFrom(text: string, field: string, issues: FieldIssue[]): (string | number)[] {
  const parsed = parsePath(text);
  if (!parsed) issues.push({ field, message: t('pathWrong') });
  return parsed ?? [];
}

function jsonFrom(text: string, field: string, issues: FieldIssue[]): unknown {
  try {
    return JSON.parse(text);
  } catch {
    issues.push({ field, message: t('jsonWrong') });
    return null;
  }
}
