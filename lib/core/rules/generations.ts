import { normalLink } from '../link/parts.ts';
import { difference, isSame } from '../link/token.ts';
import type { ActiveStream } from '../stream.ts';
import { foldForms } from './fold.ts';
import type { Form } from './forms.ts';
import { redirectTarget } from './model.ts';
import { formRule } from './redirect-rule.ts';

/** Generations with rules of their own; older ones fold into one rule for any token where that is safe. */
const OWN_RULES = 12;
/** Where it is not safe to fold, this many keep rules of their own: a viewing of hours, still a bounded number. */
const OWN_RULES_UNFOLDED = 48;
/** Edges a stream may go back and forth between; a host name that is a token itself never comes again. */
const MAX_FOLDS = 24;

/**
 * The links that need rules, those first which were new or asked for last; the older ones folded, one form for each
 * origin, where that is safe. Where it is not, those of long ago go, and come back when one is seen being asked for; the
 * link that the stream was switched on with always stays: most players ask for it for ever.
 */
export function generations(
  stream: ActiveStream,
  current: string,
  avoid: ReadonlySet<string>,
): { link: string; folded: Form[] }[] {
  const links = lastUsedFirst(stream).filter((link) => !isSame(difference(link, current)));
  const folds = new Map<string, { link: string; folded: Form[] }>();
  const unfolded: string[] = [];
  for (const link of links.slice(OWN_RULES)) {
    // A child with a token of its own stands at the same place, and must not get that of the link.
    const forms = stream.family === 'substitute' ? foldForms(link, current) : [];
    const folded = forms.filter(({ regexFilter }) => !avoid.has(regexFilter));
    const place = folded.map(({ regexFilter }) => regexFilter).join(' ');
    const rules = folded.map((form) => formRule(form, '', ''));
    if (redirectTarget(rules, link) === current && (folds.has(place) || folds.size < MAX_FOLDS)) {
      folds.set(place, { link, folded });
    } else unfolded.push(link);
  }
  const own = [...links.slice(0, OWN_RULES), ...unfolded];
  const kept = own.slice(0, OWN_RULES_UNFOLDED);
  const original = normalLink(stream.originalUrl);
  if (own.includes(original) && !kept.includes(original)) kept.splice(-1, 1, original);
  return [...kept.map((link) => ({ link, folded: [] })), ...folds.values()];
}

function lastUsedFirst({ generations: all }: ActiveStream): string[] {
  const used = new Map<string, number>();
  for (const { url, firstSeen, lastAsked = 0 } of all.toReversed()) {
    const link = normalLink(url);
    used.set(link, Math.max(used.get(link) ?? 0, firstSeen, lastAsked));
  }
  return [...used].toSorted(([, a], [, b]) => b - a).map(([link]) => link);
}
