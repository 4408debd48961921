import * as v from 'valibot';
import type { ReadDefinitions } from '../../core/site/definition-file.ts';
import { type FieldIssue, fieldIssues } from '../../core/site/field-issues.ts';
import { type MessageKey, formatNumber, t, messageLocale } from '../shared/translate.ts';
import { jsonErrorPosition } from '../../core/site/json-syntax.ts';
import { type SiteDefinition, SiteDefinitionSchema } from '../../core/site.ts';

/** Matches core's English messages, which logs and the command line show as well. Pattern groups become `$1`, `$2`. */
const ISSUE_KEYS: readonly (readonly [pattern: RegExp, key: MessageKey])[] = [
  [/^(This is missing|A site key is missing|A name is missing|The pages it is for are missing)$/, 'issueMissing'],
  [/^This is not known here$/, 'issueUnknown'],
  [/^Empty$/, 'issueEmpty'],
  [/^(Too long$|This .*is too long$|A key is too long$|Invalid length: Expected <=)/, 'issueTooLong'],
  [/^(?:A site key has at|A path has at|At) most (\d+)/, 'issueAtMost'],
  [/^(Name at least one|At least one)/, 'issueAtLeastOne'],
  [/^This is not a (text|pattern)$/, 'issueNotText'],
  [/^A (list of|path is a list of) /, 'issueNotList'],
  [/^A step is a key or an index$/, 'issueStep'],
  [/^(?:The origins are|The kinds are|The modes are|Say where the value stands:) (.+)$/, 'issueChoice'],
  [/^Only (GET and POST) are made$/, 'issueChoice'],
  [/^Give the site a key$/, 'issueSiteKey'],
  [/^A site key has no line breaks or invisible characters$/, 'issueSiteKeyForm'],
  [/^This version of definitions is not known$/, 'issueVersion'],
  [/^(Start with https:\/\/ or \*:\/\/ |This is not a match pattern$)/, 'issuePattern'],
  [/^Say for which pages this is$/, 'issuePages'],
  [/^This is not an address that starts with /, 'issueAddress'],
  [/^Start with https:\/\/, http:\/\/, /, 'issueRequestAddress'],
  [/^A name begins with a small letter /, 'issueValueName'],
  [/^(\{.*\}) is not known yet here$/s, 'issueReference'],
  [/^This is not a host name$/, 'issueHost'],
  [/^This header cannot be set$/, 'issueHeader'],
  [/^A header has one line /, 'issueHeaderValue'],
  [/^A body is /, 'issueBody'],
  [/^A JSON body has at most (\d+) characters and (\d+) levels$/, 'issueBodySize'],
  [/^Count the parts of the path: /, 'issueSegment'],
  [/^A file has at most (\d+) MB$/, 'issueFileSize'],
  [/^(This is too deep or too long to be read|More than \d+ levels)$/, 'issueFileDeep'],
  [/^There are no definitions in it$/, 'issueFileEmpty'],
  [/^Another definition of the file has this key$/, 'issueSameKey'],
  [/^This key is not allowed$/, 'nameRefused'],
  [/^This is not JSON: line (\d+), column (\d+)$/, 'notJson'],
  // The schema library's own message, if the schema has none. Only handwritten definitions cause it.
  [/^Invalid \w+: Expected (.+?) but received /s, 'issueExpected'],
];

/** Translates a message of core about a field. */
export function issueText(message: string): string {
  for (const [pattern, key] of ISSUE_KEYS) {
    const match = pattern.exec(message);
    if (match) return t(key, ...match.slice(1).map((value = '') => issueValue(key, value)));
  }
  return t('issueInvalid');
}

/** Translates the message of an issue. */
export function localizeIssue({ field, message }: FieldIssue): FieldIssue {
  return { field, message: issueText(message) };
}

/** Translates the issues of an import file and of its definitions. */
export function localizeFileIssues(read: ReadDefinitions): ReadDefinitions {
  if (!read.ok) return { ok: false, issues: read.issues.map(localizeIssue) };
  const entries = read.entries.map((entry) =>
    'issues' in entry ? { ...entry, issues: entry.issues.map(localizeIssue) } : entry,
  );
  return { ok: true, entries };
}

function issueValue(key: MessageKey, value: string): string {
  if (/^\d+$/.test(value)) return formatNumber(Number(value));
  // The listed choices are literal words of the definition format.
  if (key === 'issueChoice')
    return new Intl.ListFormat(messageLocale(), { type: 'disjunction' }).format(value.split(/, | and | or /));
  return value;
}

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
