import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseDefinitions, readDefinitions, serialiseDefinitions } from '../../../../lib/core/site/definition-file.ts';
import { definitionForPage, type SiteDefinition } from '../../../../lib/core/site.ts';
import { sites } from '../definition-arbitraries.ts';
import { runs } from '../../property-runs.ts';

describe('a file of definitions', () => {
  it('preserves them', () => {
    fc.assert(
      fc.property(sites, (some) => {
        expect(parseDefinitions(serialiseDefinitions(some))).toEqual({ ok: true, sites: some });
      }),
    );
  });

  it('with any content gives definitions, or issues that name the field', () => {
    const valid = definitionForPage('https://campus.example/watch/12', new Set());
    const fields = Object.keys(valid) as (keyof SiteDefinition)[];
    const near = fc
      .tuple(fc.constantFrom(...fields), fc.jsonValue())
      .map(([field, value]): unknown => ({ sites: [{ ...valid, [field]: value }] }));
    const check = (file: string): void => {
      const parsed = parseDefinitions(file);
      const results = parsed.ok ? parsed.sites.map((one) => one.key) : parsed.issues.map(({ message }) => message);
      expect(results.length).toBeGreaterThan(0);
      expect(results.every((message) => message !== '')).toBe(true);
    };
    fc.assert(fc.property(fc.string(), check));
    fc.assert(fc.property(fc.json(), check));
    fc.assert(
      fc.property(near, (content) => check(JSON.stringify(content))),
      runs(50),
    );
  });

  it.each<[string, unknown, string]>([
    ['an invalid single definition', { schemaVersion: 2 }, '0.key'],
    ['an invalid list entry', [definitionForPage('https://a.example/', new Set()), 5], '1'],
    ['an empty list', { sites: [] }, ''],
    ['a duplicate key', [1, 2].map(() => definitionForPage('https://a.example/', new Set())), '1.key'],
  ])('reports the field for %s', (_, content, field) => {
    const parsed = parseDefinitions(JSON.stringify(content));
    expect(!parsed.ok && parsed.issues[0]?.field).toBe(field);
  });

  it.each<[string, string, string, RegExp]>([
    ['invalid JSON', '{"sites": [\n  {,}\n]}', '', /line 2, column 4$/],
    ['an empty text', '', '', /line 1, column 1$/],
    ['ten megabytes', ' '.repeat(10_000_000), '', /at most 2 MB/],
    ['endless nesting', '['.repeat(900_000) + ']'.repeat(900_000), '0.0.0.0.0.0', /levels/],
    ['nesting in a body', `{"schemaVersion":2,"a":${'{"a":'.repeat(400)}1${'}'.repeat(400)}}`, 'a.a.a.a.a.a', /levels/],
    ['a prototype key', '[{"key":"a","__proto__":{"origin":"policy"}}]', '0.__proto__', /not allowed/],
    ['a prototype key deep in a body', '{"x":{"json":[{"__proto__":1}]}}', 'x.json.0.__proto__', /not allowed/],
    ['a constructor key', '{"values":{"constructor":1}}', 'values.constructor', /not allowed/],
  ])('with %s is rejected at the right field', (_, file, field, message) => {
    const parsed = parseDefinitions(file);
    expect(parsed).toEqual({ ok: false, issues: [{ field, message: expect.stringMatching(message) }] });
  });

  it('reports each definition on its own, valid or not', () => {
    const good = definitionForPage('https://a.example/', new Set());
    const read = readDefinitions(JSON.stringify([good, { ...good, page: 'x' }, good]));
    expect(read).toEqual({
      ok: true,
      entries: [
        { key: 'a.example', site: good },
        { key: 'a.example', issues: [{ field: 'page', message: expect.any(String) }] },
        { key: 'a.example', issues: [{ field: 'key', message: expect.stringContaining('Another') }] },
      ],
    });
  });
});
