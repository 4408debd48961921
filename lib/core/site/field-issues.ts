import * as v from 'valibot';

/** An error in a field of a form or a file. `field` is its path, such as `matches.0`. */
export interface FieldIssue {
  field: string;
  message: string;
}

/** The issues of a schema by field, in order; `field` is '' for the whole value. */
export function fieldIssues(issues: readonly v.BaseIssue<unknown>[]): FieldIssue[] {
  return issues.map((issue) => ({ field: v.getDotPath(issue) ?? '', message: issueMessage(issue) }));
}

/** Replaces the library's messages about missing or unknown keys, which users would not understand. */
function issueMessage({ type, expected, received, message }: v.BaseIssue<unknown>): string {
  if (type !== 'strict_object' || !message.startsWith('Invalid key')) return message;
  return expected === 'never' ? 'This is not known here' : received === 'undefined' ? 'This is missing' : message;
}
