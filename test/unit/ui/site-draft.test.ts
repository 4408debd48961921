import fc from 'fast-check';
import * as v from 'valibot';
import { beforeAll, describe, expect, test } from 'vitest';
import { SiteDefinitionSchema } from '../../../lib/core/site.ts';
import { definitionFrom } from '../../../lib/ui/options/site-draft-definition.ts';
import { draftErrors } from '../../../lib/ui/options/site-draft-errors.ts';
import { type SiteDraft, draftOf, EMPTY_STEP } from '../../../lib/ui/options/site-draft.ts';
import { readDefinitionJson } from '../../../lib/ui/options/issue-text.ts';
import { parsePath, pathText } from '../../../lib/ui/options/path-text.ts';
import { asUserDefinition } from '../../../lib/ui/options/site-text.ts';
import { setMessageSource } from '../../../lib/ui/shared/translate.ts';
import { jsonPath, site } from '../core/definition-arbitraries.ts';
import { campus } from '../../ui/options-states.ts';
import { textsFromFile } from '../../ui/texts.ts';
import { runs } from '../property-runs.ts';

beforeAll(() => setMessageSource(textsFromFile));

const api: SiteDraft = {
  ...draftOf(campus.definition),
  kind: 'api',
  values: [{ name: 'id', from: 'segment', at: '-1', whereName: '', whereValue: '' }],
  steps: [{ ...EMPTY_STEP, url: '/play/{id}' }],
};

const errorsOf = (draft: SiteDraft) => Object.fromEntries(draftErrors(draft));

describe('the form', () => {
  test('round-trips any definition, with the user as its origin', () => {
    fc.assert(
      fc.property(site, (definition) => {
        const draft = draftOf(definition);
        expect(errorsOf(draft)).toEqual({});
        expect(v.parse(SiteDefinitionSchema, definitionFrom(draft).definition)).toEqual(asUserDefinition(definition));
      }),
      runs(20),
    );
  });

  test('reports the required fields when empty', () => {
    expect(Object.keys(errorsOf(draftOf(null)))).toEqual(['key', 'matches', 'page']);
  });

  test('never throws on any input', () => {
    const typed = fc.oneof(
      fc.string({ maxLength: 12 }),
      fc.constantFrom('__proto__', 'constructor', '{x}', '\u0000', '[', '["a"]', '\n', '\ud800', 'a.b', '*://a.tv/*'),
    );
    const pair = fc.record({ name: typed, value: typed });
    const step = fc.record({
      method: fc.constantFrom('GET' as const, 'POST' as const),
      url: typed,
      query: fc.array(pair, { maxLength: 2 }),
      headers: fc.array(pair, { maxLength: 2 }),
      bodyKind: fc.constantFrom('none' as const, 'json' as const, 'form' as const),
      json: typed,
      form: fc.array(pair, { maxLength: 2 }),
      values: fc.array(pair, { maxLength: 2 }),
    });
    const draft: fc.Arbitrary<SiteDraft> = fc.record({
      key: typed,
      matches: typed,
      page: typed,
      enabled: fc.boolean(),
      mode: fc.constant('auto' as const),
      kind: fc.constantFrom('page' as const, 'api' as const, 'headless' as const),
      someFrames: fc.boolean(),
      hops: typed,
      pick: fc.record({ title: typed, quality: typed, names: typed, under: typed }),
      values: fc.array(
        fc.record({
          name: typed,
          from: fc.constantFrom('meta' as const, 'attribute' as const, 'state' as const, 'segment' as const),
          at: typed,
          whereName: typed,
          whereValue: typed,
        }),
        { maxLength: 2 },
      ),
      steps: fc.array(step, { maxLength: 2 }),
      answer: typed,
      frame: typed,
    });
    fc.assert(
      fc.property(draft, (one) => {
        const parsed = v.safeParse(SiteDefinitionSchema, definitionFrom(one).definition);
        expect(draftErrors(one).size > 0).toBe(!parsed.success || definitionFrom(one).issues.length > 0);
        for (const messages of draftErrors(one).values())
          expect(messages.every((message) => message !== '')).toBe(true);
      }),
      runs(20),
    );
  });

  test.each<[string, Partial<SiteDraft>, Record<string, unknown>]>([
    [
      'a line, counted from 1',
      { matches: 'https://a.example/*\n\n b.example \n' },
      { matches: [expect.stringMatching(/^Line 3: Start with/)] },
    ],
    ['an address', { page: 'javascript:alert(1)' }, { page: [expect.stringContaining('http')] }],
    [
      'the index of a value',
      { values: [{ ...api.values[0]!, at: 'last' }] },
      { 'values.0.at': [expect.stringContaining('0 = first')] },
    ],
    [
      'a repeated name',
      { values: [api.values[0]!, api.values[0]!] },
      { 'values.1.name': ['There is already one with this name'] },
    ],
    [
      'a request',
      { steps: [{ ...EMPTY_STEP, url: 'ftp://a/{id}' }] },
      { 'steps.0.url': [expect.stringContaining('Start with')] },
    ],
    [
      'an undefined value',
      { steps: [{ ...EMPTY_STEP, url: '/{other}' }] },
      { steps: ['{other} is not known yet here'] },
    ],
    [
      'a header that cannot be set',
      { steps: [{ ...api.steps[0]!, headers: [{ name: 'Cookie', value: 'a' }] }] },
      { 'steps.0.headers.0': ['This header cannot be set'] },
    ],
    [
      'a header with a dot in its name',
      { steps: [{ ...api.steps[0]!, headers: [{ name: 'X.Y-Token', value: 'a' }] }] },
      { 'steps.0.headers.0': ['This header cannot be set'] },
    ],
    [
      'a body',
      { steps: [{ ...api.steps[0]!, bodyKind: 'json', json: '{' }] },
      { 'steps.0.body': ['This is not JSON'] },
    ],
    ['a path', { answer: 'a..b' }, { answer: ['Write a path like data.feeds[0].link'] }],
    ['a frame', { kind: 'headless', frame: 'https://a/' }, { frame: ['This is not a host name'] }],
    ['no request at all', { steps: [] }, { steps: ['At least one is needed'] }],
  ])('reports an error of %s at its field', (_, change, expected) => {
    expect(errorsOf({ ...api, ...change })).toEqual(expected);
  });
});

describe('a path as text', () => {
  test('parses what it writes', () => {
    fc.assert(fc.property(jsonPath, (path) => void expect(parsePath(pathText(path))).toEqual(path)));
  });
  test.each([
    ['data.feeds[0].url', ['data', 'feeds', 0, 'url']],
    ['["a.b"].c', ['a.b', 'c']],
    ['[1][2]', [1, 2]],
    ['', []],
  ])('parses %j as %j', (text, path) => expect(parsePath(text)).toEqual(path));
  test.each(['a..b', '.', 'a[', 'a[x]', 'a]', '["a]', '$.a b'])('rejects %j', (text) => {
    expect(parsePath(text)).toBeNull();
  });
});

describe('a definition as JSON', () => {
  test('reports the position of a syntax error', () => {
    expect(readDefinitionJson('{\n  "key": }')).toEqual({
      ok: false,
      issues: [{ field: '', message: 'This is not JSON: line 2, column 10' }],
    });
  });
  test('gets the same checks as the form', () => {
    expect(readDefinitionJson(JSON.stringify(campus.definition))).toEqual({ ok: true, site: campus.definition });
    const wrong = readDefinitionJson(JSON.stringify({ ...campus.definition, page: 'x', extractor: { kind: 'code' } }));
    expect(!wrong.ok && wrong.issues.map(({ field }) => field)).toEqual(['page', 'extractor.kind']);
  });
});
