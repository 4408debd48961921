import { linkParts } from '../link/parts.ts';
import type { LinkDifference } from '../link/token.ts';
import { escapeRegex, escapeSubstitution, literalBudget, valuePattern } from './regex.ts';
import { PRIORITY } from './rule.ts';

/** One way to lead requests of an old family to the new one: a pattern and what takes its place. */
export interface Form {
  priority: number;
  regexFilter: string;
  regexSubstitution: string;
}

type Query = Exclude<LinkDifference['query'], 'restructured'>;

/**
 * The ways to lead `before` and its children to `after`, from the one that covers most to the one that covers least;
 * each is a set of forms that belong together. The caller takes the first that is safe.
 */
export function formsOf(before: string, after: string, change: LinkDifference): Form[][] {
  const exact = [exactForm(before, after)];
  if (change.query === 'restructured') return [exact];
  const prefix = prefixes(before, after, change);
  const byPath = prefix ? [prefixForm(prefix)] : [];
  if (change.query.length === 0) return [byPath, exact].filter((forms) => forms.length > 0);
  const byQuery = queryForm(prefixes(before, after, change) ?? roots(before, after), change.query);
  // Children without the query follow by the path, where the path is part of the token.
  return byQuery ? [[byQuery, ...(change.path ? byPath : [])], exact] : [exact];
}

interface Prefixes {
  before: string;
  after: string;
}

/**
 * The leading literals that are exchanged: up to the last changed path segment; the link's directory where only the
 * origin changed, which is then all that tells the stream from its neighbours. Null where there is no such directory.
 */
function prefixes(before: string, after: string, { path, query }: LinkDifference): Prefixes | null {
  const a = linkParts(before);
  const b = linkParts(after);
  if (!path && query.length > 0) return roots(before, after);
  const left = path ? path.before : a.segments.slice(0, -1);
  const right = path ? path.after : b.segments.slice(0, -1);
  if (left.length === 0 || left.length === a.segments.length) return null;
  return { before: `${a.origin}/${left.join('/')}/`, after: `${b.origin}/${right.map((s) => `${s}/`).join('')}` };
}

function roots(before: string, after: string): Prefixes {
  return { before: `${new URL(before).origin}/`, after: `${new URL(after).origin}/` };
}

function prefixForm({ before, after }: Prefixes): Form {
  return {
    priority: PRIORITY.path,
    regexFilter: `^${escapeRegex(before)}(.*)$`,
    regexSubstitution: `${escapeSubstitution(after)}\\1`,
  };
}

/**
 * Exchanges the values of the changed parameters wherever they stand behind the prefix, and keeps everything around
 * them, also what players add. It recognises the old family by the longest of the values and takes any value at the
 * places of the others. Null where it would not fit.
 */
function queryForm({ before, after }: Prefixes, query: Query): Form | null {
  const telling = query.reduce((best, part) => (part.before.length > best.before.length ? part : best));
  const names = query.reduce((sum, { name }) => sum + name.length + 2, 0);
  const value = valuePattern(telling.before, telling.after, literalBudget(query.length) - names);
  if (value === null) return null;
  const places = query.map((part, index) => {
    const lead = index === 0 ? '(.*[?&])' : '(&|&.*&)';
    return `${lead}${escapeRegex(part.name)}=${part === telling ? value : '[^&#]*'}`;
  });
  const targets = query.map((part, index) => `\\${index + 1}${escapeSubstitution(`${part.name}=${part.after}`)}`);
  return {
    priority: PRIORITY.query,
    regexFilter: `^${escapeRegex(before)}${places.join('')}((?:[&#].*)?)$`,
    regexSubstitution: `${escapeSubstitution(after)}${targets.join('')}\\${query.length + 1}`,
  };
}

/** The link alone, with any parameters that a player adds behind it. */
function exactForm(before: string, after: string): Form {
  const tail = before.includes('?') ? '((?:&.*)?)' : '((?:\\?.*)?)';
  const keepTail = before.includes('?') === after.includes('?');
  return {
    priority: PRIORITY.exact,
    regexFilter: `^${escapeRegex(before)}${tail}$`,
    regexSubstitution: `${escapeSubstitution(after)}${keepTail ? '\\1' : ''}`,
  };
}
