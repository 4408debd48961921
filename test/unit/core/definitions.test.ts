import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseDefinitions, serialiseDefinitions } from '../../../lib/core/definitions.ts';
import { definitionForPage, type Extractor, type SiteDefinition } from '../../../lib/core/site.ts';

const text = (maxLength = 30) => fc.string({ minLength: 1, maxLength });
const name = fc.stringMatching(/^[a-z][A-Za-z0-9]{0,8}$/);
const key = text(40).filter((value) => /^[^\p{C}]+$/u.test(value) && value.trim() === value && value !== '');
const place = fc.oneof(
  fc.record({ from: fc.constant('meta' as const), name: text() }),
  fc.record({
    from: fc.constant('attribute' as const),
    name: text(),
    where: fc.record({ name: text(), value: text() }),
  }),
  fc.record({ from: fc.constant('state' as const), path: fc.array(text(), { minLength: 1, maxLength: 5 }) }),
  fc.record({ from: fc.constant('segment' as const), index: fc.integer({ min: -20, max: 20 }) }),
);
const extractor: fc.Arbitrary<Extractor> = fc.oneof(
  fc.constant({ kind: 'page' as const }),
  fc.record({
    kind: fc.constant('page' as const),
    pick: fc.record({ under: fc.array(text(), { minLength: 1, maxLength: 4 }) }),
  }),
  fc.constant({ kind: 'replay' as const, frame: 'player.example' }),
  fc
    .record({
      id: name,
      place,
      body: fc.jsonValue({ maxDepth: 4 }),
      path: fc.array(fc.oneof(text(), fc.nat(9)), { maxLength: 4 }),
    })
    .map(({ id, place: at, body, path }) => ({
      kind: 'api' as const,
      values: { [id]: at },
      steps: [{ request: { method: 'POST' as const, url: `/a/{${id}}`, body: { json: body as never } } }],
      answer: path,
    })),
);
const site: fc.Arbitrary<SiteDefinition> = fc.record({ key, extractor, enabled: fc.boolean() }).map((change) => ({
  ...definitionForPage('https://campus.example/watch/12', new Set()),
  ...change,
}));

describe('a file of definitions', () => {
  it('holds them as they were', () => {
    fc.assert(
      fc.property(fc.uniqueArray(site, { selector: (one) => one.key, minLength: 1, maxLength: 5 }), (sites) => {
        expect(parseDefinitions(serialiseDefinitions(sites))).toEqual({ ok: true, sites });
      }),
    );
  });

  it('of any content gives definitions, or issues that name the place', () => {
    const valid = definitionForPage('https://campus.example/watch/12', new Set());
    const fields = Object.keys(valid) as (keyof SiteDefinition)[];
    const near = fc
      .tuple(fc.constantFrom(...fields), fc.jsonValue())
      .map(([field, value]): unknown => ({ sites: [{ ...valid, [field]: value }] }));
    const judge = (file: string): void => {
      const parsed = parseDefinitions(file);
      const said = parsed.ok ? parsed.sites.map((one) => one.key) : parsed.issues.map(({ message }) => message);
      expect(said.length).toBeGreaterThan(0);
      expect(said.every((message) => message !== '')).toBe(true);
    };
    fc.assert(fc.property(fc.string(), judge));
    fc.assert(fc.property(fc.json(), judge));
    fc.assert(
      fc.property(near, (content) => judge(JSON.stringify(content))),
      { numRuns: 500 },
    );
  });

  it.each<[string, unknown, string]>([
    ['a definition alone', { schemaVersion: 2 }, '0.key'],
    ['a list', [definitionForPage('https://a.example/', new Set()), 5], '1'],
    ['nothing', { sites: [] }, ''],
    ['one key twice', [1, 2].map(() => definitionForPage('https://a.example/', new Set())), '1.key'],
  ])('with %s wrong says where', (_, content, field) => {
    const parsed = parseDefinitions(JSON.stringify(content));
    expect(!parsed.ok && parsed.issues[0]?.field).toBe(field);
  });
});
