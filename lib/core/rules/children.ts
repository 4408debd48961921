import { linkParts, queryText, rewrittenLink } from '../link/parts.ts';
import type { Child } from '../stream.ts';
import { alikeForms } from './alike.ts';
import { exactForm } from './forms.ts';
import { templateForm } from './template.ts';
import { PRIORITY, type Condition, type Redirect } from './rule.ts';

type ChildLink = Pick<Child, 'from' | 'to' | 'playlist' | 'template' | 'alike'>;

/** The pattern and the target of a rule for one child. */
export interface ChildForm {
  priority: number;
  condition: Pick<Condition, 'regexFilter' | 'urlFilter'>;
  redirect: Redirect['redirect'];
}

/**
 * Every form of a child: more than one only for a session, whose path and query may each tell, and for a playlist that
 * players add parameters to.
 */
export function childForms(child: ChildLink, mark: string, templates: readonly ChildLink[]): ChildForm[] {
  if (!child.alike) {
    const rewritten = child.playlist && !child.template ? rewrittenLink(child.from) : child.from;
    const writings = rewritten === child.from ? [child] : [child, { ...child, from: rewritten }];
    return writings.map((it) => childForm(it, mark, templates)).filter((form) => form !== null);
  }
  return alikeForms(child.from, child.to).map(({ priority, regexFilter, regexSubstitution }) => ({
    priority,
    condition: { regexFilter },
    redirect: { regexSubstitution: regexSubstitution + mark },
  }));
}

/**
 * Leads one child to its fresh URL. Playlists keep what players add (`_HLS_msn`); everything else goes by urlFilter,
 * of which a browser takes 5000, while it takes 1000 regular expressions. `templates`: all of the stream. Null where
 * a template cannot be told from the others.
 */
export function childForm(child: ChildLink, mark: string, templates: readonly ChildLink[]): ChildForm | null {
  const { from, to, playlist } = child;
  if (child.template) {
    const form = templateForm(child, templates);
    if (!form) return null;
    const { regexFilter, regexSubstitution } = form;
    return {
      priority: PRIORITY.template,
      condition: { regexFilter },
      redirect: { regexSubstitution: regexSubstitution + mark },
    };
  }
  if (playlist || !isPlain(from)) {
    const { regexFilter, regexSubstitution } = exactForm(from, to, playlist);
    return {
      priority: PRIORITY.child,
      condition: { regexFilter },
      redirect: { regexSubstitution: regexSubstitution + mark },
    };
  }
  const stem = stableStem(from, to);
  return {
    priority: PRIORITY.child,
    condition: { urlFilter: stem ? `|${stem}` : `|${from}|` },
    redirect: { url: to + mark },
  };
}

/** A path that ends like this is the file's own, whatever query signs it; any other may be a script for many files. */
const FILE = /\.(ts|m4s|m4f|m4v|m4a|mp4|mp3|aac|ac3|ec3|cmf[vat]|webm|vtt|ttml|key|jpe?g|png|webp)$/i;

/**
 * How a child's URL begins under every link, where that names it: one rule then serves all its generations. Null where
 * something stable comes after the signature, and may be what names it.
 */
function stableStem(from: string, to: string): string | null {
  const [path = '', query] = from.split('?', 2);
  if (query === undefined || path !== to.split('?', 1)[0]) return null;
  if (FILE.test(path)) return `${path}?`;
  const a = linkParts(from).query;
  const b = linkParts(to).query;
  const first = a.findIndex(({ value }, index) => value !== b[index]?.value);
  const sameKeys = a.length === b.length && a.every(({ key }, index) => key === b[index]!.key);
  if (!sameKeys || first < 0 || a.some(({ value }, index) => index > first && value === b[index]!.value)) return null;
  return `${path}?${[...a.slice(0, first).map(queryText), a[first]!.key].join('&')}`;
}

/** Whether a URL holds none of urlFilter's operators; it has no way to escape them. */
function isPlain(url: string): boolean {
  return !/[*^|]/.test(url) && /^[ -~]*$/.test(url);
}
