import { describe, expect, test } from 'vitest';
import { bodyText } from '../../../../lib/platform/hidden-page/page/body-text.ts';

const ADDRESS = 'https://site.example/api';
const json = '{"id":7}';

describe('the body of a request as text', () => {
  test.each<[string, BodyInit | null, string | undefined]>([
    ['text', json, json],
    ['parameters', new URLSearchParams({ a: 'b c' }), 'a=b+c'],
    ['bytes', new TextEncoder().encode(json), json],
    ['a blob', new Blob([json]), json],
    ['none', null, undefined],
    ['a stream, which reading would use up', new Blob([json]).stream(), undefined],
    ['a long text', 'x'.repeat(64_001), undefined],
    ['a long blob', new Blob(['x'.repeat(64_001)]), undefined],
  ])('%s', async (_, body, text) => {
    expect(await bodyText(body)).toBe(text);
  });

  test('that of a Request, which can be sent afterwards', async () => {
    const request = new Request(ADDRESS, { method: 'POST', body: json });
    expect(await bodyText(request)).toBe(json);
    expect(await request.text()).toBe(json);
  });

  test('that of a Request without one, or that was sent, is none', async () => {
    expect(await bodyText(new Request(ADDRESS))).toBeFalsy();
    const sent = new Request(ADDRESS, { method: 'POST', body: json });
    await sent.text();
    expect(await bodyText(sent)).toBeUndefined();
  });
});
