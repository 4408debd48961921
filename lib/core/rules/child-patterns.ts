import { namesOneFile } from '../../base/media-types.ts';
import { linkParts, queryText, reencodedLink } from '../url/parts.ts';
import type { ChildRedirect } from '../stream.ts';
import { sessionPatterns, exactPattern } from './redirect-patterns.ts';
import { templatePattern } from './template-pattern.ts';
import { RULE_PRIORITY, type RuleCondition, type RedirectAction } from './rule.ts';

type ChildLink = Pick<ChildRedirect, 'from' | 'to' | 'isPlaylist' | 'template' | 'session'>;

/** The pattern and the target of a rule for one child. */
export interface ChildPattern {
  priority: number;
  condition: Pick<RuleCondition, 'regexFilter' | 'urlFilter'>;
  redirect: RedirectAction['redirect'];
}

/**
 * Every pattern of a child. There are several for a session, whose path and query may each identify it, and for a
 * playlist whose URL players re-encode.
 */
export function childPatterns(child: ChildLink, mark: string, templates: readonly ChildLink[]): ChildPattern[] {
  if (!child.session) {
    const rewritten = child.isPlaylist && !child.template ? reencodedLink(child.from) : child.from;
    const spellings = rewritten === child.from ? [child] : [child, { ...child, from: rewritten }];
    return spellings.map((it) => childPattern(it, mark, templates)).filter((pattern) => pattern !== null);
  }
  return sessionPatterns(child.from, child.to).map(({ priority, regexFilter, regexSubstitution }) => ({
    priority,
    condition: { regexFilter },
    redirect: { regexSubstitution: regexSubstitution + mark },
  }));
}

/**
 * The pattern that redirects one child to its fresh URL; null if a template cannot be told apart from the others. A
 * playlist keeps parameters that players add (`_HLS_msn`). Other children use urlFilter: a browser takes 5000 rules,
 * but only 1000 of them with regular expressions. `templates`: all templates of the stream.
 */
export function childPattern(child: ChildLink, mark: string, templates: readonly ChildLink[]): ChildPattern | null {
  const { from, to, isPlaylist } = child;
  if (child.template) {
    const pattern = templatePattern(child, templates);
    if (!pattern) return null;
    const { regexFilter, regexSubstitution } = pattern;
    return {
      priority: RULE_PRIORITY.template,
      condition: { regexFilter },
      redirect: { regexSubstitution: regexSubstitution + mark },
    };
  }
  if (isPlaylist || !hasNoFilterOperators(from)) {
    const { regexFilter, regexSubstitution } = exactPattern(from, to, isPlaylist);
    return {
      priority: RULE_PRIORITY.child,
      condition: { regexFilter },
      redirect: { regexSubstitution: regexSubstitution + mark },
    };
  }
  const stem = stableStem(from, to);
  return {
    priority: RULE_PRIORITY.child,
    condition: { urlFilter: stem ? `|${stem}` : `|${from}|` },
    redirect: { url: to + mark },
  };
}

/**
 * The beginning that a child's URL has under every link, if that identifies it: then one rule serves all of its
 * generations. Null if a stable part follows the signature, since that part may identify it.
 */
function stableStem(from: string, to: string): string | null {
  const [path = '', query] = from.split('?', 2);
  if (query === undefined || path !== to.split('?', 1)[0]) return null;
  if (namesOneFile(path)) return `${path}?`;
  const a = linkParts(from).query;
  const b = linkParts(to).query;
  const first = a.findIndex(({ value }, index) => value !== b[index]?.value);
  const sameKeys = a.length === b.length && a.every(({ key }, index) => key === b[index]!.key);
  if (!sameKeys || first < 0 || a.some(({ value }, index) => index > first && value === b[index]!.value)) return null;
  return `${path}?${[...a.slice(0, first).map(queryText), a[first]!.key].join('&')}`;
}

/** Whether a URL has none of urlFilter's operators, which cannot be escaped. */
function hasNoFilterOperators(url: string): boolean {
  return !/[*^|]/.test(url) && /^[ -~]*$/.test(url);
}
