import { toChromiumUrl, differsInFirefox, type LinkExplanation, type LinkQuestion } from './explanation.ts';
import { linkParts, normalizeLink } from '../core/url/parts.ts';
import type { TokenPart } from '../core/url/diff.ts';
import { RULE_PRIORITY } from '../core/rules/rule.ts';

/** The explanation for a person, with tokens cut short: it may end up in a bug report. `--json` has everything. */
export function explanationText(question: LinkQuestion, answer: LinkExplanation): string {
  const { request } = question;
  const [before, after] = [toChromiumUrl(question.before), toChromiumUrl(question.after)];
  const lines = [
    shortUrl(before, after),
    shortUrl(after, before),
    '',
    'Where the token is:',
    ...(answer.parts.length > 0
      ? answer.parts.map((part) => `  ${tokenPartText(part)}`)
      : ['  nowhere: the links are the same']),
    '',
    answer.expiresAt ? `Good until ${answer.expiresAt}.` : 'The link does not show when it expires.',
    ...(answer.times.length > 0 ? ['Times in it:'] : []),
    ...answer.times.map(({ at, where, format, role }) => `  ${at}  ${role.padEnd(7)}  ${where} (${format})`),
    '',
    answer.rules.length > 0 ? `${withNoun(answer.rules.length, 'rule')}:` : 'No rules: there is nothing to redirect.',
    ...countByKind(answer.rules).map(([kind, n]) => `  ${n} × ${kind}`),
  ];
  if ([question.before, question.after, request].some((url) => url !== null && differsInFirefox(url))) {
    lines.push('', 'As in Chromium, which writes | in a path as %7C; Firefox keeps it, in requests and in rules.');
  }
  if (answer.problem) lines.push('', `But: ${answer.problem}`);
  if (request && answer.request) {
    const { url, to } = answer.request;
    const untouched = normalizeLink(url) === to;
    lines.push(
      '',
      untouched ? 'The request stays as it is:' : 'The request is redirected from',
      `  ${shortUrl(url, to)}`,
    );
    if (!untouched) lines.push('to', `  ${shortUrl(to, url)}`);
    else if (question.manifests === null && answer.rules.length > 0) {
      lines.push('If it has its own token, only the fresh manifest contains the new one: see --manifests.');
    }
  }
  return lines.join('\n');
}

const RULE_KINDS: Record<keyof typeof RULE_PRIORITY, string> = {
  headers: 'CORS companion of a redirect to another host',
  wildcardPath: 'any token in this part of the path (older links)',
  wildcardQuery: 'any token in this part of the query (older links)',
  anywhere: 'the old values anywhere in a URL',
  path: 'everything below the old path',
  query: 'every URL with the old query values',
  exact: 'the link alone',
  sessionPath: 'everything below the path of a session',
  sessionQuery: 'every URL with the query values of a session',
  template: 'all segments of a template that only the fresh manifest names',
  child: 'one file that only the fresh manifest names',
  noFurtherRedirect: 'no further redirect after one to another host',
};

function countByKind(rules: LinkExplanation['rules']): [string, number][] {
  const names = Object.keys(RULE_PRIORITY) as (keyof typeof RULE_PRIORITY)[];
  const counted = names.map((name): [string, number] => {
    return [RULE_KINDS[name], rules.filter(({ priority }) => priority === RULE_PRIORITY[name]).length];
  });
  return counted.filter(([, n]) => n > 0);
}

/** A URL to show, with every segment and value cut to where it begins to differ from `other`'s. */
function shortUrl(url: string, other: string): string {
  const { origin, segments, query } = linkParts(url);
  const beside = linkParts(other);
  const values = query.map(({ name, key, value }, index) => {
    const known = beside.query[index];
    return value === null
      ? shortValue(name)
      : `${key}${shortDifference(value, known?.key === key ? known.value : null)}`;
  });
  const path = segments.map((segment, index) => shortDifference(segment, beside.segments[index] ?? null, 40)).join('/');
  return `${origin}/${path}${values.length > 0 ? `?${values.join('&')}` : ''}`;
}

function tokenPartText(part: TokenPart): string {
  const change = `${shortDifference(part.before, part.after)} → ${shortDifference(part.after, part.before)}`;
  switch (part.place) {
    case 'origin':
      return `host: ${part.before} → ${part.after}`;
    case 'path':
      return `path segment ${part.index + 1}: ${change}`;
    case 'query':
      return part.name === '' ? `query: ${change}` : `query ${part.name}: ${change}`;
  }
}

/** A value from where it begins to differ from `other`, cut short. */
function shortDifference(value: string | null, other: string | null, limit = 12): string {
  if (value === null || other === null || value === other || value.length <= limit) return shortValue(value, limit);
  let same = 0;
  while (same < value.length && value[same] === other[same]) same++;
  const start = Math.max(0, same - 2);
  return start === 0 ? shortValue(value, limit) : `…${shortValue(value.slice(start))}`;
}

function shortValue(value: string | null, limit = 12): string {
  if (value === null) return '(none)';
  return value.length <= limit ? value : `${value.slice(0, 8)}…[${value.length}]`;
}

function withNoun(n: number, noun: string): string {
  return `${n} ${noun}${n === 1 ? '' : 's'}`;
}
