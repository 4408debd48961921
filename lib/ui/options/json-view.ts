import * as v from 'valibot';
import type { FieldIssue } from '../../core/issues.ts';
import { fieldIssues } from '../../core/issues.ts';
import { jsonPlace } from '../../core/json-place.ts';
import { type SiteDefinition, SiteDefinitionSchema } from '../../core/site.ts';
import { t } from '../text.ts';
import { inWords } from './issue-words.ts';

export type JsonReading = { ok: true; site: SiteDefinition } | { ok: false; issues: FieldIssue[] };

/** A definition as text, checked as the form is. */
export function readJson(text: string): JsonReading {
  const place = jsonPlace(text);
  if (place) {
    const message = t('notJson', String(place.line), String(place.column));
    return { ok: false, issues: [{ field: '', message }] };
  }
  const parsed = v.safeParse(SiteDefinitionSchema, JSON.parse(text));
  return parsed.success
    ? { ok: true, site: parsed.output }
    : { ok: false, issues: fieldIssues(parsed.issues).map(inWords) };
}

/** What is wrong in a text, with its place. */
export function issueText({ field, message }: FieldIssue): string {
  return field === '' ? message : t('issueAt', field, message);
}
