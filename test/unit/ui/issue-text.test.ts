import * as v from 'valibot';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { MAX_FILE, readDefinitions } from '../../../lib/core/site/definition-file.ts';
import { fieldIssues } from '../../../lib/core/site/field-issues.ts';
import { SiteDefinitionSchema } from '../../../lib/core/site.ts';
import { issueText, localizeFileIssues } from '../../../lib/ui/options/issue-text.ts';
import { readFile } from '../../../lib/ui/options/site-file.ts';
import { setMessageSource, t } from '../../../lib/ui/shared/translate.ts';
import { textsFromFile, textsOf } from '../../ui/texts.ts';

const LOCALES = join(import.meta.dirname, '../../../public/_locales');

beforeAll(() => setMessageSource(textsFromFile));

/** All messages in the schema, at any depth. */
function messagesOf(part: unknown, seen = new Set<unknown>()): string[] {
  if (typeof part !== 'object' || part === null || seen.has(part)) return [];
  seen.add(part);
  const own = 'message' in part && typeof part.message === 'string' ? [part.message] : [];
  return [...new Set([...own, ...Object.values(part).flatMap((inner) => messagesOf(inner, seen))])];
}

const definition = {
  schemaVersion: 2,
  key: 'a',
  matches: ['*://a.tv/*'],
  page: 'https://a.tv/1',
  origin: 'user',
  extractor: { kind: 'page' },
};
const messages = [
  ...messagesOf(SiteDefinitionSchema),
  ...[
    { ...definition, extra: 1 },
    { schemaVersion: 2 },
    { ...definition, enabled: 'yes' },
    { ...definition, extractor: { kind: 'api', steps: [{ request: { url: '/{x}' } }] } },
    { ...definition, extractor: { kind: 'page', hops: ['x'.repeat(600)] } },
  ].flatMap((item) => {
    const parsed = v.safeParse(SiteDefinitionSchema, item);
    return parsed.success ? [] : fieldIssues(parsed.issues).map(({ message }) => message);
  }),
  ...[
    '',
    '[]',
    '{"sites":[]}',
    '{"__proto__":1}',
    `${'['.repeat(60)}${']'.repeat(60)}`,
    'x'.repeat(MAX_FILE + 1),
  ].flatMap((text) => {
    const read = readDefinitions(text);
    return read.ok ? [] : read.issues.map(({ message }) => message);
  }),
];

test('finds the messages of the schema', () => {
  expect(messages.length).toBeGreaterThan(45);
});

describe.each(readdirSync(LOCALES))('%s', (locale) => {
  beforeAll(() => {
    setMessageSource(textsOf(JSON.parse(readFileSync(join(LOCALES, locale, 'messages.json'), 'utf8'))));
    return () => setMessageSource(textsFromFile);
  });

  test('translates every issue', () => {
    const general = t('issueInvalid');
    const translated = messages.map((message) => [message, issueText(message)] as const);
    expect(
      translated.filter(([message, words]) => words === general || (locale !== 'en' && words === message)),
    ).toEqual([]);
    expect(translated.filter(([, words]) => words.trim() === '' || /\$\d/.test(words))).toEqual([]);
  });

  test('gives an unknown issue the general text', () => {
    expect(issueText('Something else')).toBe(t('issueInvalid'));
  });
});

test.each([
  ['At most 50 patterns', 'At most 50'],
  ['The kinds are page, api and headless', 'Possible here: page, api, or headless'],
  ['{ticket} is not known yet here', '{ticket} is not known yet here'],
  ['A JSON body has at most 64000 characters and 20 levels', 'A JSON body has at most 64,000 characters and 20 levels'],
  ['Invalid type: Expected boolean but received "yes"', 'Expected here: boolean'],
])('%s', (message, words) => {
  expect(issueText(message)).toBe(words);
});

test('reports the issues of a file with their fields', async () => {
  const text = JSON.stringify({ sites: [definition, definition] });
  const twice = localizeFileIssues(readDefinitions(text));
  expect(twice.ok && twice.entries[1]).toEqual({
    key: 'a',
    issues: [{ field: 'key', message: 'Another definition of the file has this key' }],
  });
  const large = await readFile({ size: MAX_FILE * 4, text: () => Promise.resolve('') });
  expect(large).toEqual({ ok: false, issues: [{ field: '', message: 'A file has at most 2 MB' }] });
});
