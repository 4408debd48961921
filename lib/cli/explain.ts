/** `npm run explain -- BEFORE AFTER`: explains two links of one stream with the extension's own code. */
import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import * as v from 'valibot';
import { isHttpUrl } from '../base/http-url.ts';
import { explainLinks, type LinkQuestion } from './explanation.ts';
import { explanationText } from './explanation-text.ts';

const USAGE =
  'usage: npm run explain -- BEFORE AFTER [--json] [--observed-at TIME] [--manifests FILE] [--page URL] [--request URL]';

/** Bad input: printed as one line, exit code 1. */
class BadInput extends Error {}

try {
  const { question, json } = readQuestion(process.argv.slice(2));
  const answer = explainLinks(question);
  console.log(json ? JSON.stringify(answer, null, 2) : explanationText(question, answer));
} catch (error) {
  const known = error instanceof BadInput || (error instanceof TypeError && 'code' in error);
  console.error(`explain: ${known ? (error as Error).message.split('\n')[0] : 'that could not be explained'}`);
  process.exitCode = 1;
}

function readQuestion(args: string[]): { question: LinkQuestion; json: boolean } {
  const { values, positionals } = parseArgs({
    args,
    allowPositionals: true,
    options: {
      json: { type: 'boolean', default: false },
      'observed-at': { type: 'string' },
      manifests: { type: 'string' },
      page: { type: 'string' },
      request: { type: 'string' },
    },
  });
  const [before, after, ...more] = positionals;
  if (before === undefined || after === undefined || more.length > 0) throw new BadInput(USAGE);
  return {
    question: {
      before: linkArgument(before, 'BEFORE'),
      after: linkArgument(after, 'AFTER'),
      observedAt: timeArgument(values['observed-at']),
      manifests: values.manifests === undefined ? null : manifestsArgument(values.manifests, [before, after]),
      page: values.page === undefined ? null : linkArgument(values.page, '--page'),
      request: values.request === undefined ? null : linkArgument(values.request, '--request'),
    },
    json: values.json,
  };
}

function linkArgument(text: string, name: string): string {
  if (!isHttpUrl(text)) throw new BadInput(`${name} is not an address that starts with http:// or https://`);
  return text;
}

function timeArgument(text: string | undefined): number {
  if (text === undefined) return Date.now();
  const at = Date.parse(text);
  if (Number.isNaN(at)) throw new BadInput('--observed-at is not a time in ISO 8601, such as 2026-11-22T11:50:00Z');
  return at;
}

function manifestsArgument(file: string, links: string[]): Map<string, string> {
  let content: unknown;
  try {
    content = JSON.parse(readFileSync(file, 'utf8'));
  } catch (cause) {
    throw new BadInput('--manifests is not a file with JSON in it', { cause });
  }
  const parsed = v.safeParse(v.record(v.string(), v.string()), content);
  if (!parsed.success) throw new BadInput('--manifests is not of the form {"<url>": "<body>", …}');
  const bodies = new Map(Object.entries(parsed.output));
  for (const url of links) if (!bodies.has(url)) throw new BadInput('--manifests has no body for BEFORE or AFTER');
  return bodies;
}
