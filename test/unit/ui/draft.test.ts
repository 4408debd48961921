import fc from 'fast-check';
import * as v from 'valibot';
import { beforeAll, describe, expect, test } from 'vitest';
import { SiteDefinitionSchema } from '../../../lib/core/site.ts';
import { definitionFrom } from '../../../lib/ui/options/draft-definition.ts';
import { draftErrors } from '../../../lib/ui/options/draft-errors.ts';
import { type Draft, draftOf, EMPTY_STEP } from '../../../lib/ui/options/draft.ts';
import { readJson } from '../../../lib/ui/options/json-view.ts';
import { parsePath, pathText } from '../../../lib/ui/options/path-text.ts';
import { asYours } from '../../../lib/ui/options/site-words.ts';
import { setTexts } from '../../../lib/ui/text.ts';
import { jsonPath, site } from '../core/definition-arbitraries.ts';
import { campus } from '../../ui/options-states.ts';
import { textsFromFile } from '../../ui/texts.ts';
import { runs } from '../property-runs.ts';

beforeAll(() => setTexts(textsFromFile));

const api: Draft = {
  ...draftOf(campus.definition),
  kind: 'api',
  values: [{ name: 'id', from: 'segment', at: '-1', whereName: '', whereValue: '' }],
  steps: [{ ...EMPTY_STEP, url: '/play/{id}' }],
};

const errorsOf = (draft: Draft) => Object.fromEntries(draftErrors(draft));

describe('the form', () => {
  test('holds any definition, and gives it back as the user’s', () => {
    fc.assert(
      fc.property(site, (definition) => {
        const draft = draftOf(definition);
        expect(errorsOf(draft)).toEqual({});
        expect(v.parse(SiteDefinitionSchema, definitionFrom(draft).definition)).toEqual(asYours(definition));
      }),
      runs(20),
    );
  });

  test('empty, asks for what is needed', () => {
    expect(Object.keys(errorsOf(draftOf(null)))).toEqual(['key', 'matches', 'page']);
  });

  test('never throws, whatever is typed into it', () => {
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
    const draft: fc.Arbitrary<Draft> = fc.record({
      key: typed,
      matches: typed,
      page: typed,
      enabled: fc.boolean(),
      mode: fc.constant('auto' as const),
      kind: fc.constantFrom('page' as const, 'api' as const, 'replay' as const),
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

  test.each<[string, Partial<Draft>, Record<string, unknown>]>([
    [
      'a line, as the viewer counts',
      { matches: 'https://a.example/*\n\n b.example \n' },
      { matches: [expect.stringMatching(/^Line 3: Start with/)] },
    ],
    ['an address', { page: 'javascript:alert(1)' }, { page: [expect.stringContaining('http')] }],
    [
      'a value’s place',
      { values: [{ ...api.values[0]!, at: 'last' }] },
      { 'values.0.at': [expect.stringContaining('Count the parts')] },
    ],
    [
      'a name that is taken',
      { values: [api.values[0]!, api.values[0]!] },
      { 'values.1.name': ['There is already one with this name'] },
    ],
    [
      'a request',
      { steps: [{ ...EMPTY_STEP, url: 'ftp://a/{id}' }] },
      { 'steps.0.url': [expect.stringContaining('Start with')] },
    ],
    [
      'a value that nothing gives',
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
    ['a frame', { kind: 'replay', frame: 'https://a/' }, { frame: ['This is not a host name'] }],
    ['no request at all', { steps: [] }, { steps: ['At least one is needed'] }],
  ])('says what is wrong with %s at its field', (_, change, expected) => {
    expect(errorsOf({ ...api, ...change })).toEqual(expected);
  });
});

describe('a path as text', () => {
  test('is read as it was written', () => {
    fc.assert(fc.property(jsonPath, (path) => void expect(parsePath(pathText(path))).toEqual(path)));
  });
  test.each([
    ['data.feeds[0].url', ['data', 'feeds', 0, 'url']],
    ['["a.b"].c', ['a.b', 'c']],
    ['[1][2]', [1, 2]],
    ['', []],
  ])('%j is %j', (text, path) => expect(parsePath(text)).toEqual(path));
  test.each(['a..b', '.', 'a[', 'a[x]', 'a]', '["a]', '$.a b'])('%j is none', (text) => {
    expect(parsePath(text)).toBeNull();
  });
});

describe('a definition as JSON', () => {
  test('says where it is none', () => {
    expect(readJson('{\n  "key": }')).toEqual({
      ok: false,
      issues: [{ field: '', message: 'This is not JSON: line 2, column 10' }],
    });
  });
  test('is checked as the form is', () => {
    expect(readJson(JSON.stringify(campus.definition))).toEqual({ ok: true, site: campus.definition });
    const wrong = readJson(JSON.stringify({ ...campus.definition, page: 'x', extractor: { kind: 'code' } }));
    expect(!wrong.ok && wrong.issues.map(({ field }) => field)).toEqual(['page', 'extractor.kind']);
  });
});
