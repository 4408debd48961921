import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { withoutSecrets } from '../../../../lib/core/site/secrets.ts';
import { definitionForPage, type ApiRequest, type SiteDefinition } from '../../../../lib/core/site.ts';
import { site } from '../definition-arbitraries.ts';

const SECRET = 'eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0In0.dozjgNryP4J3jVmNHl0w5N';

function requesting(request: Partial<ApiRequest>): SiteDefinition {
  const step = { request: { method: 'GET' as const, url: '/api', ...request } };
  return {
    ...definitionForPage('https://campus.example/watch/12', new Set()),
    extractor: { kind: 'api', values: { csrf: { from: 'meta', name: 'csrf' } }, steps: [step] },
  };
}

describe('a definition without secrets', () => {
  it('is unchanged if nothing in it looks like a secret', () => {
    fc.assert(fc.property(site, (one) => void expect(withoutSecrets(one)).toEqual({ site: one, removed: [] })));
  });

  it.each<[string, SiteDefinition]>([
    ['the URL of the page', { ...requesting({}), page: `https://campus.example/watch?v=12&token=${SECRET}` }],
    [
      'a parameter whose value looks like one',
      { ...requesting({}), page: `https://campus.example/watch?v=12&x=${SECRET}` },
    ],
    ['the fragment', { ...requesting({}), page: `https://campus.example/watch#access_token=${SECRET}` }],
    ['a header', requesting({ headers: { Authorization: `Bearer ${SECRET}` } })],
    ['a request URL', requesting({ url: `https://api.example/x?sig=${SECRET}&lang=en` })],
    ['a parameter', requesting({ query: { session: SECRET } })],
    ['a form', requesting({ method: 'POST', body: { form: { password: SECRET } } })],
    ['JSON', requesting({ method: 'POST', body: { json: { auth: [{ token: SECRET }] } } })],
  ])('has no secret in %s', (_, definition) => {
    const { site: bare, removed } = withoutSecrets(definition);
    expect(removed).toHaveLength(1);
    expect(JSON.stringify(bare)).not.toContain(SECRET.slice(0, 12));
  });

  it('keeps references to page values, and values that only name something', () => {
    const definition = {
      ...requesting({
        headers: { 'X-CSRF-Token': '{csrf}', 'X-Requested-With': 'XMLHttpRequest' },
        query: { token: '{csrf}' },
      }),
      page: 'https://campus.example/watch?v=lm-55120&list=a#t=10',
    };
    expect(withoutSecrets(definition)).toEqual({ site: definition, removed: [] });
  });
});
