import type { Child } from '../stream.ts';
import { exactForm } from './forms.ts';
import { PRIORITY, type Condition, type Redirect } from './rule.ts';

/** The pattern and the target of a rule for one child. */
export interface ChildForm {
  priority: number;
  condition: Pick<Condition, 'regexFilter' | 'urlFilter'>;
  redirect: Redirect['redirect'];
}

/**
 * Leads one child to its fresh URL. Playlists keep what players add (`_HLS_msn`); everything else goes by urlFilter,
 * of which a browser takes 5000, while it takes 1000 regular expressions. Where only the query differs, any query of the
 * path counts: one rule for all generations of the child.
 */
export function childForm({ from, to, playlist }: Child, mark: string): ChildForm {
  if (playlist || !isPlain(from)) {
    const { regexFilter, regexSubstitution } = exactForm(from, to, playlist);
    return {
      priority: PRIORITY.child,
      condition: { regexFilter },
      redirect: { regexSubstitution: regexSubstitution + mark },
    };
  }
  const path = from.split('?', 1)[0]!;
  const anyQuery = from.includes('?') && path === to.split('?', 1)[0];
  const urlFilter = anyQuery ? `|${path}?` : `|${from}|`;
  return { priority: PRIORITY.child, condition: { urlFilter }, redirect: { url: to + mark } };
}

/** Whether a URL holds none of urlFilter's operators; it has no way to escape them. */
function isPlain(url: string): boolean {
  return !/[*^|]/.test(url) && /^[ -~]*$/.test(url);
}
