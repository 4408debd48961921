import { useEffect, useMemo, useRef, useState } from 'preact/hooks';
import type { SiteDraft } from './site-draft.ts';
import { draftErrors } from './site-draft-errors.ts';

/** The parts of the form share this: the draft, how to change it, and the visible errors of a field. */
export interface SiteForm {
  draft: SiteDraft;
  edit(change: Partial<SiteDraft>): void;
  /** Call after input in a field. Its errors appear after a pause. */
  typed(field: string): void;
  /** The visible errors of a field. */
  errorsAt(field: string): readonly string[];
  /** Call when the focus leaves a field. Its errors appear now. */
  leave(field: string): void;
}

/** Errors wait this long after the last input, so that half an address is not reported while it is typed. */
const PAUSE_MILLIS = 700;

/**
 * The state of the form. Every change is checked. The errors of a field appear once the user leaves it or pauses in it;
 * `showAll` shows all.
 */
export function useSiteForm(first: SiteDraft): SiteForm & {
  fill(draft: SiteDraft): void;
  showAll(): void;
  errors: ReturnType<typeof draftErrors>;
} {
  const [draft, setDraft] = useState(first);
  const [shown, setShown] = useState<ReadonlySet<string> | 'all'>(new Set<string>());
  const errors = useMemo(() => draftErrors(draft), [draft]);
  const pause = useRef<ReturnType<typeof setTimeout>>(undefined);
  useEffect(() => () => clearTimeout(pause.current), []);
  const leave = (field: string) => setShown((before) => (before === 'all' ? before : new Set(before).add(field)));
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
      const isShown = shown === 'all' || [...shown].some((one) => one === field || one.startsWith(`${field}.`));
      return isShown ? (errors.get(field) ?? []) : [];
    },
    fill: setDraft,
    showAll: () => setShown('all'),
  };
}
