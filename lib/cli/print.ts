import { linkParts, normalLink } from '../core/link/parts.ts';
import type { TokenPart } from '../core/link/token.ts';
import { PRIORITY } from '../core/rules/rule.ts';
import type { Answer, Question } from './explanation.ts';

/** The answer for a person, tokens cut short: it may end up in a bug report. `--json` has everything. */
export function printed({ before, after, request }: Question, answer: Answer): string {
  const lines = [
    short(before),
    short(after),
    '',
    'Where the token is:',
    ...(answer.parts.length > 0
      ? answer.parts.map((part) => `  ${place(part)}`)
      : ['  nowhere: the links are the same']),
    '',
    answer.expiresAt ? `Good until ${answer.expiresAt}` : 'The link does not say how long it is good.',
    ...answer.times.map(({ at, where, format, role }) => `  ${at}  ${role.padEnd(7)}  ${where} (${format})`),
    '',
    `${count(answer.rules.length, 'rule')}:`,
    ...kinds(answer.rules).map(([kind, n]) => `  ${n} × ${kind}`),
  ];
  if (answer.problem) lines.push('', `But: ${answer.problem}`);
  if (request && answer.request) {
    const { url, to } = answer.request;
    const untouched = normalLink(url) === to;
    lines.push('', untouched ? 'The request goes out as it is:' : 'The request is led', `  ${short(url)}`);
    if (!untouched) lines.push('to', `  ${short(to)}`);
  }
  return lines.join('\n');
}

const KINDS: Record<keyof typeof PRIORITY, string> = {
  headers: 'CORS companion of a redirect to another host',
  fold: 'any token at the place of the token (older links)',
  anywhere: 'the old values wherever they stand in a URL',
  path: 'everything below the old path',
  query: 'every URL with the old query values',
  exact: 'the link alone',
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

/** A URL to look at: its host, and every segment and value cut. */
function short(url: string): string {
  const { origin, segments, query } = linkParts(url);
  const values = query.map(({ name, value }) => (value === null ? cut(name) : `${name}=${cut(value)}`));
  return `${origin}/${segments.map((segment) => cut(segment, 40)).join('/')}${values.length > 0 ? `?${values.join('&')}` : ''}`;
}

function place(part: TokenPart): string {
  const change = `${cut(part.before)} → ${cut(part.after)}`;
  switch (part.place) {
    case 'origin':
      return `host: ${part.before} → ${part.after}`;
    case 'path':
      return `path segment ${part.index + 1}: ${change}`;
    case 'query':
      return part.name === '' ? `query, rebuilt: ${change}` : `query ${part.name}: ${change}`;
  }
}

function cut(value: string | null, limit = 12): string {
  if (value === null) return '(none)';
  return value.length <= limit ? value : `${value.slice(0, 8)}…[${value.length}]`;
}

function count(n: number, noun: string): string {
  return `${n} ${noun}${n === 1 ? '' : 's'}`;
}
