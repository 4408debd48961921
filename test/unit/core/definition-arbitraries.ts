import fc from 'fast-check';
import { definitionForPage, type Extractor, type ValueSource, type SiteDefinition } from '../../../lib/core/site.ts';

const text = (maxLength = 30) =>
  fc.string({ minLength: 1, maxLength }).filter((value) => value.trim() === value && !/[\r\n]/.test(value));
const plainKey = (value: string) => !['__proto__', 'constructor', 'prototype'].includes(value);
const name = fc.stringMatching(/^[a-z][A-Za-z0-9]{0,8}$/).filter(plainKey);
const key = text(40).filter((value) => /^[^\p{C}]+$/u.test(value));
const header = fc.constantFrom('X-CSRF-Token', 'X-Requested-With', 'Accept', 'Authorization');

export const place: fc.Arbitrary<ValueSource> = fc.oneof(
  fc.record({ from: fc.constantFrom('meta' as const, 'input' as const, 'query' as const), name: text() }),
  fc.record({ from: fc.constant('attribute' as const), name: text() }),
  fc.record({
    from: fc.constant('attribute' as const),
    name: text(),
    where: fc.record({ name: text(), value: fc.string({ maxLength: 20 }) }),
  }),
  fc.record({ from: fc.constant('state' as const), path: fc.array(text(), { minLength: 1, maxLength: 5 }) }),
  fc.record({ from: fc.constant('segment' as const), index: fc.integer({ min: -20, max: 20 }) }),
);

const pick = fc
  .record(
    {
      title: text(),
      quality: text(),
      names: fc.array(text(), { minLength: 1, maxLength: 3 }),
      under: fc.array(text(), { minLength: 1, maxLength: 4 }),
    },
    { requiredKeys: [] },
  )
  .filter((fields) => Object.keys(fields).length > 0);

const pattern = fc.constantFrom('*://player.example/*', 'https://*.cdn.example/embed/*');
export const jsonPath = fc.array(fc.oneof(fc.string({ minLength: 1, maxLength: 12 }), fc.nat(99)), { maxLength: 5 });
const pairs = fc.dictionary(text(12).filter(plainKey), fc.constantFrom('en', '{id}', 'a b'), {
  minKeys: 1,
  maxKeys: 3,
  noNullPrototype: true,
});
const body = fc.oneof(
  fc
    .jsonValue({ maxDepth: 4 })
    .filter((value) => !JSON.stringify(value).includes('__proto__'))
    // JSON has no negative zero.
    .map((json) => ({ json: JSON.parse(JSON.stringify(json)) as never })),
  pairs.map((form) => ({ form })),
);

/** Definitions of every kind, with every field. Nothing in them looks like a secret. */
export const extractor: fc.Arbitrary<Extractor> = fc.oneof(
  fc.record(
    { kind: fc.constant('page' as const), hops: fc.array(pattern, { maxLength: 3 }), pick },
    { requiredKeys: ['kind'] },
  ),
  fc.record(
    { kind: fc.constant('headless' as const), frame: fc.constant('player.example') },
    { requiredKeys: ['kind'] },
  ),
  fc
    .record({
      from: place,
      again: name,
      path: jsonPath,
      query: pairs,
      headers: fc.dictionary(header, fc.constant('{id}'), { minKeys: 1, noNullPrototype: true }),
      body,
      answer: jsonPath,
    })
    .map(({ from, again, path, query, headers, body: sent, answer }) => ({
      kind: 'api' as const,
      values: { id: from },
      steps: [
        { request: { method: 'GET' as const, url: '/a/{id}' }, values: { [again]: path } },
        { request: { method: 'POST' as const, url: `/b/{${again}}`, query, headers, body: sent } },
      ],
      ...(answer.length > 0 && { answer }),
    })),
);

export const site: fc.Arbitrary<SiteDefinition> = fc
  .record({
    key,
    extractor,
    enabled: fc.boolean(),
    mode: fc.constantFrom('auto' as const, 'proactive' as const, 'on-demand' as const, 'off' as const),
    origin: fc.constantFrom('learned' as const, 'user' as const),
  })
  .map((change) => ({ ...definitionForPage('https://campus.example/watch/12', new Set()), ...change }));

export const sites = fc.uniqueArray(site, { selector: (one) => one.key, minLength: 1, maxLength: 5 });
