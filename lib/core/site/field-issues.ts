import * as v from 'valibot';

/** What is wrong with a field of a form or a file; `field` is the path in it, such as `matches.0`. */
export interface FieldIssue {
  field: string;
  message: string;
}

/** The issues of a schema at the places they are about, in order; `field` is '' for the whole. */
export function fieldIssues(issues: readonly v.BaseIssue<unknown>[]): FieldIssue[] {
  return issues.map((issue) => ({ field: v.getDotPath(issue) ?? '', message: issueMessage(issue) }));
}

/** The library's own words for keys that are missing, or too many, are none that people know. */
function issueMessage({ type, expected, received, message }: v.BaseIssue<unknown>): string {
  if (type !== 'strict_object' || !message.startsWith('Invalid key')) return message;
  return expected === 'never' ? 'This is not known here' : received === 'undefined' ? 'This is missing' : message;
}
