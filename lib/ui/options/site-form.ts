import { useEffect, useMemo, useRef, useState } from 'preact/hooks';
import type { SiteDraft } from './site-draft.ts';
import { draftErrors } from './site-draft-errors.ts';

/** What the parts of the form share: what was typed, how to change it, and what is wrong at a field. */
export interface SiteForm {
  draft: SiteDraft;
  edit(change: Partial<SiteDraft>): void;
  /** Something was typed at a field: what is wrong with it is said after a pause. */
  typed(field: string): void;
  /** What is wrong at a field, as far as it is to be said yet. */
  errorsAt(field: string): readonly string[];
  /** A field was left: what is wrong with it is said now. */
  leave(field: string): void;
}

/** Someone who is still typing an address need not be told that it is none. */
const PAUSE_MILLIS = 700;

/**
 * The form's state. Every change is checked; what is wrong shows at its field once one has left it or paused in it, and
 * all of it after `showAll`.
 */
export function useSiteForm(first: SiteDraft): SiteForm & {
  fill(draft: SiteDraft): void;
  showAll(): void;
  errors: ReturnType<typeof draftErrors>;
} {
  const [draft, setDraft] = useState(first);
  const [said, setSaid] = useState<ReadonlySet<string> | 'all'>(new Set<string>());
  const errors = useMemo(() => draftErrors(draft), [draft]);
  const pause = useRef<ReturnType<typeof setTimeout>>(undefined);
  useEffect(() => () => clearTimeout(pause.current), []);
  const leave = (field: string) => setSaid((before) => (before === 'all' ? before : new Set(before).add(field)));
  return {
    draft,
    errors,
    edit: (change) => setDraft((before) => ({ ...before, ...change })),
    typed: (field) => {
      clearTimeout(pause.current);
      pause.current = setTimeout(() => leave(field), PAUSE_MILLIS);
    },
    leave,
    errorsAt: (field) => {
      const isSaid = said === 'all' || [...said].some((one) => one === field || one.startsWith(`${field}.`));
      return isSaid ? (errors.get(field) ?? []) : [];
    },
    fill: setDraft,
    showAll: () => setSaid('all'),
  };
}
