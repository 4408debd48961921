import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import { fieldIssues } from '../../../lib/core/site/field-issues.ts';
import { definitionFor, definitionForPage, SiteDefinitionSchema, type SiteDefinition } from '../../../lib/core/site.ts';

const PAGE = 'https://campus.example/watch/12';
const site: SiteDefinition = definitionForPage(PAGE, new Set());

const issues = (value: unknown) => {
  const parsed = v.safeParse(SiteDefinitionSchema, value);
  return parsed.success ? [] : fieldIssues(parsed.issues).map(({ field }) => field);
};
const api = (extractor: object) => ({ ...site, extractor: { kind: 'api', ...extractor } });
const step = (request: object, values?: object) => ({ request, ...(values && { values }) });

describe('a definition of version 1', () => {
  it('reads as one of version 2', () => {
    const first = {
      schemaVersion: 1,
      key: 'a',
      kind: 'page',
      matches: ['*://a.example/*'],
      page: PAGE,
      origin: 'user',
    };
    expect(v.parse(SiteDefinitionSchema, first)).toEqual({
      ...site,
      key: 'a',
      matches: ['*://a.example/*'],
      origin: 'user',
    });
    expect(issues({ ...first, kind: 'script' })).toEqual(['extractor.kind']);
  });
});

describe('a definition', () => {
  it('has defaults for optional fields', () => {
    const { enabled: _, mode: __, ...rest } = site;
    expect(v.parse(SiteDefinitionSchema, rest)).toEqual(site);
  });

  it.each<[string, unknown, string[]]>([
    ['a string instead of an object', 'x', ['']],
    ['a future version', { ...site, schemaVersion: 3 }, ['schemaVersion']],
    ['an unknown field', { ...site, extra: 1 }, ['extra']],
    ['an unknown origin', { ...site, origin: 'web' }, ['origin']],
    ['an unknown kind', { ...site, extractor: { kind: 'code', source: 'x' } }, ['extractor.kind']],
    ['an invalid hop pattern', { ...site, extractor: { kind: 'page', hops: ['.*'] } }, ['extractor.hops.0']],
    [
      'hundreds of hops',
      { ...site, extractor: { kind: 'page', hops: Array.from({ length: 300 }, () => '*://a.example/*') } },
      ['extractor.hops'],
    ],
    [
      'a path in the frame host',
      { ...site, extractor: { kind: 'headless', frame: 'a.example/x' } },
      ['extractor.frame'],
    ],
    ['no request', api({ steps: [] }), ['extractor.steps']],
    ['four requests', api({ steps: Array.from({ length: 4 }, () => step({ url: '/a' })) }), ['extractor.steps']],
    ['another method', api({ steps: [step({ method: 'DELETE', url: '/a' })] }), ['extractor.steps.0.request.method']],
    [
      'a value in the host',
      api({ values: { a: { from: 'query', name: 'h' } }, steps: [step({ url: 'https://{a}.example/' })] }),
      ['extractor.steps.0.request.url'],
    ],
    ['another scheme', api({ steps: [step({ url: 'file:///etc/passwd' })] }), ['extractor.steps.0.request.url']],
    ['a protocol-relative URL', api({ steps: [step({ url: '//evil.example/' })] }), ['extractor.steps.0.request.url']],
    [
      'user info in the URL',
      api({ steps: [step({ url: 'https://a@evil.example/' })] }),
      ['extractor.steps.0.request.url'],
    ],
    [
      'a header that routes',
      api({ steps: [step({ url: '/a', headers: { 'X-Forwarded-Host': 'a' } })] }),
      ['extractor.steps.0.request.headers.X-Forwarded-Host'],
    ],
    [
      'a cookie',
      api({ steps: [step({ url: '/a', headers: { Cookie: 'a' } })] }),
      ['extractor.steps.0.request.headers.Cookie'],
    ],
    [
      'a header of two lines',
      api({ steps: [step({ url: '/a', headers: { 'X-Api-Key': 'a\r\nHost: b' } })] }),
      ['extractor.steps.0.request.headers.X-Api-Key'],
    ],
    ['an unknown value', api({ steps: [step({ url: '/a/{id}' })] }), ['extractor.steps']],
    [
      'a value from a later response, as in a cycle',
      api({ steps: [step({ url: '/a', query: { b: '{b}' } }, { a: ['a'] }), step({ url: '/b/{a}' }, { b: ['b'] })] }),
      ['extractor.steps'],
    ],
    [
      'an unknown value source',
      api({ values: { a: { from: 'script' } }, steps: [step({ url: '/{a}' })] }),
      ['extractor.values.a.from'],
    ],
  ])('with %s is rejected at the right field', (_, value, fields) => expect(issues(value)).toEqual(fields));

  it.each<[string, object]>([
    ['page', { kind: 'page', hops: ['*://player.example/*'], pick: { under: ['program', 'url'], quality: '720p' } }],
    ['headless', { kind: 'headless', frame: 'player.example' }],
    [
      'api',
      {
        kind: 'api',
        values: { id: { from: 'segment', index: -1 }, csrf: { from: 'meta', name: 'csrf-token' } },
        steps: [
          step({ url: '/token/{id}' }, { token: ['data', 0, 'token'] }),
          step({
            method: 'POST',
            url: 'https://api.example/graphql',
            headers: { 'X-CSRF-Token': '{csrf}', Authorization: 'Bearer {token}' },
            body: { json: { query: 'query($id:ID!){event(id:$id){other}}', variables: { id: '{id:number}' } } },
          }),
        ],
        answer: ['data', 'event'],
      },
    ],
  ])('of kind %s reads as it was written', (_, extractor) => {
    const parsed = v.safeParse(SiteDefinitionSchema, { ...site, extractor });
    expect(parsed.issues).toBeUndefined();
    expect(parsed.output).toMatchObject({ extractor });
  });
});

describe('the definition for a page', () => {
  const other = (change: Partial<SiteDefinition>) => ({ ...site, ...change });
  it.each<[string, SiteDefinition[], string | undefined]>([
    ['is undefined if none matches', [other({ matches: ['*://b.example/*'] })], undefined],
    ['is never a disabled one', [other({ enabled: false })], undefined],
    [
      'is a managed one before the user’s own',
      [other({ key: 'u', origin: 'user' }), other({ key: 'p', origin: 'policy' })],
      'p',
    ],
    [
      'is the user’s own before a learned one',
      [other({ key: 'l', matches: ['*://campus.example/watch/*'] }), other({ key: 'u', origin: 'user' })],
      'u',
    ],
    [
      'is the one with the longest matching pattern',
      [other({ key: 'a' }), other({ key: 'b', matches: ['*://campus.example/watch/*'] })],
      'b',
    ],
  ])('%s', (_, sites, key) => expect(definitionFor(sites, PAGE)?.key).toBe(key));
});
