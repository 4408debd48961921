import * as v from 'valibot';
import type { FieldIssue } from '../../core/site/field-issues.ts';
import { fieldIssues } from '../../core/site/field-issues.ts';
import { jsonErrorPosition } from '../../core/site/json-syntax.ts';
import { type SiteDefinition, SiteDefinitionSchema } from '../../core/site.ts';
import { t } from '../shared/translate.ts';
import { localizeIssue } from './issue-text.ts';

export type DefinitionJson = { ok: true; site: SiteDefinition } | { ok: false; issues: FieldIssue[] };

/** Reads a definition from JSON text, with the same checks as the form. */
export function readDefinitionJson(text: string): DefinitionJson {
  const place = jsonErrorPosition(text);
  if (place) {
    const message = t('notJson', String(place.line), String(place.column));
    return { ok: false, issues: [{ field: '', message }] };
  }
  const parsed = v.safeParse(SiteDefinitionSchema, JSON.parse(text));
  return parsed.success
    ? { ok: true, site: parsed.output }
    : { ok: false, issues: fieldIssues(parsed.issues).map(localizeIssue) };
}

/** An issue as one line, with its position. */
export function issueLine({ field, message }: FieldIssue): string {
  return field === '' ? message : t('issueAt', field, message);
}
