import type { CommandProblem } from '../../core/protocol.ts';
import type { SiteDefinition } from '../../core/site.ts';
import { t } from '../text.ts';
import { plain, say } from '../words.ts';

/** A site definition as the form holds it: what was typed, right or wrong. */
export interface Draft {
  key: string;
  /** One match pattern a line. */
  matches: string;
  page: string;
}

export type DraftField = keyof Draft;
export type DraftErrors = Partial<Record<DraftField, string[]>>;

export function draftOf(definition: SiteDefinition | null): Draft {
  if (!definition) return { key: '', matches: '', page: '' };
  return { key: definition.key, matches: definition.matches.join('\n'), page: definition.page };
}

/**
 * The definition to save: `base`, as it was before it was edited, with what the form has. It is the user's from now on,
 * so that Freshet never learns over it.
 */
export function definitionFrom(
  draft: Draft,
  base: SiteDefinition | null,
): Record<Exclude<keyof SiteDefinition, 'learned'>, unknown> {
  return {
    schemaVersion: 2,
    key: draft.key.trim(),
    matches: patternLines(draft).map(({ pattern }) => pattern),
    page: draft.page.trim(),
    origin: 'user',
    enabled: base?.enabled ?? true,
    mode: base?.mode ?? 'auto',
    extractor: base?.extractor ?? { kind: 'page' },
  };
}

/** The problems of a save at the fields they are about; null where they are not about a field. */
export function fieldErrors(problem: CommandProblem, draft: Draft): DraftErrors | null {
  if (problem.kind === 'key-taken') return { key: [plain(say('errKeyTaken', problem.key), 0)] };
  if (problem.kind !== 'invalid') return null;
  const errors: DraftErrors = {};
  const told = new Set<string>();
  for (const { field, message } of problem.issues) {
    // The first thing wrong is enough: what is empty is also too short, of the wrong form, and so on.
    if (told.has(field)) continue;
    told.add(field);
    const [name, index] = field.split('.');
    if (name !== 'key' && name !== 'matches' && name !== 'page') return null;
    const line = index === undefined ? undefined : patternLines(draft)[Number(index)]?.line;
    (errors[name] ??= []).push(line === undefined ? message : t('lineError', String(line), message));
  }
  return errors;
}

/** The lines that hold a pattern, with their numbers as the viewer counts them. */
function patternLines(draft: Draft): { pattern: string; line: number }[] {
  return draft.matches
    .split('\n')
    .map((text, index) => ({ pattern: text.trim(), line: index + 1 }))
    .filter(({ pattern }) => pattern !== '');
}
