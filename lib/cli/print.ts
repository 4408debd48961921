import { asChromiumWrites, isWrittenOtherwise } from './browser-url.ts';
import { linkParts, normalLink } from '../core/link/parts.ts';
import type { TokenPart } from '../core/link/token.ts';
import { PRIORITY } from '../core/rules/rule.ts';
import type { Answer, Question } from './explanation.ts';

/** The answer for a person, tokens cut short: it may end up in a bug report. `--json` has everything. */
export function printed(question: Question, answer: Answer): string {
  const { request } = question;
  const [before, after] = [asChromiumWrites(question.before), asChromiumWrites(question.after)];
  const lines = [
    short(before, after),
    short(after, before),
    '',
    'Where the token is:',
    ...(answer.parts.length > 0
      ? answer.parts.map((part) => `  ${place(part)}`)
      : ['  nowhere: the links are the same']),
    '',
    answer.expiresAt ? `Good until ${answer.expiresAt}.` : 'The link does not say how long it is good.',
    ...(answer.times.length > 0 ? ['Times in it:'] : []),
    ...answer.times.map(({ at, where, format, role }) => `  ${at}  ${role.padEnd(7)}  ${where} (${format})`),
    '',
    answer.rules.length > 0 ? `${count(answer.rules.length, 'rule')}:` : 'No rules: there is nothing to redirect.',
    ...kinds(answer.rules).map(([kind, n]) => `  ${n} × ${kind}`),
  ];
  if ([question.before, question.after, request].some((url) => url !== null && isWrittenOtherwise(url))) {
    lines.push('', 'As in Chromium, which writes | in a path as %7C; Firefox leaves it, in requests and in rules.');
  }
  if (answer.problem) lines.push('', `But: ${answer.problem}`);
  if (request && answer.request) {
    const { url, to } = answer.request;
    const untouched = normalLink(url) === to;
    lines.push('', untouched ? 'The request goes out as it is:' : 'The request is led', `  ${short(url, to)}`);
    if (!untouched) lines.push('to', `  ${short(to, url)}`);
    else if (question.manifests === null && answer.rules.length > 0) {
      lines.push('Where it has a token of its own, only the fresh manifest says which: see --manifests.');
    }
  }
  return lines.join('\n');
}

const KINDS: Record<keyof typeof PRIORITY, string> = {
  headers: 'CORS companion of a redirect to another host',
  foldPath: 'any token at its place in the path (older links)',
  fold: 'any token at its place in the query (older links)',
  anywhere: 'the old values wherever they stand in a URL',
  path: 'everything below the old path',
  query: 'every URL with the old query values',
  exact: 'the link alone',
  alikePath: 'everything below the path of a session',
  alike: 'every URL with the query values of a session',
  template: 'all segments of a template that only the fresh manifest names',
  child: 'one file that only the fresh manifest names',
  settled: 'what a redirect has led to another host goes no further',
};

function kinds(rules: Answer['rules']): [string, number][] {
  const names = Object.keys(PRIORITY) as (keyof typeof PRIORITY)[];
  const counted = names.map((name): [string, number] => {
    return [KINDS[name], rules.filter(({ priority }) => priority === PRIORITY[name]).length];
  });
  return counted.filter(([, n]) => n > 0);
}

/** A URL to look at, every segment and value cut: from where it begins to differ from that of `other`. */
function short(url: string, other: string): string {
  const { origin, segments, query } = linkParts(url);
  const beside = linkParts(other);
  const values = query.map(({ name, key, value }, index) => {
    const known = beside.query[index];
    return value === null ? cut(name) : `${key}${cutFrom(value, known?.key === key ? known.value : null)}`;
  });
  const path = segments.map((segment, index) => cutFrom(segment, beside.segments[index] ?? null, 40)).join('/');
  return `${origin}/${path}${values.length > 0 ? `?${values.join('&')}` : ''}`;
}

function place(part: TokenPart): string {
  const change = `${cutFrom(part.before, part.after)} → ${cutFrom(part.after, part.before)}`;
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
function cutFrom(value: string | null, other: string | null, limit = 12): string {
  if (value === null || other === null || value === other || value.length <= limit) return cut(value, limit);
  let same = 0;
  while (same < value.length && value[same] === other[same]) same++;
  const start = Math.max(0, same - 2);
  return start === 0 ? cut(value, limit) : `…${cut(value.slice(start))}`;
}

function cut(value: string | null, limit = 12): string {
  if (value === null) return '(none)';
  return value.length <= limit ? value : `${value.slice(0, 8)}…[${value.length}]`;
}

function count(n: number, noun: string): string {
  return `${n} ${noun}${n === 1 ? '' : 's'}`;
}
