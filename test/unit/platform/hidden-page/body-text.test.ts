import { describe, expect, test } from 'vitest';
import { bodyText } from '../../../../lib/platform/hidden-page/page/body-text.ts';

const ADDRESS = 'https://site.example/api';
const json = '{"id":7}';

describe('bodyText', () => {
  test.each<[string, BodyInit | null, string | undefined]>([
    ['text', json, json],
    ['parameters', new URLSearchParams({ a: 'b c' }), 'a=b+c'],
    ['bytes', new TextEncoder().encode(json), json],
    ['a blob', new Blob([json]), json],
    ['no body', null, undefined],
    ['a stream, which reading would consume', new Blob([json]).stream(), undefined],
    ['a long text', 'x'.repeat(64_001), undefined],
    ['a long blob', new Blob(['x'.repeat(64_001)]), undefined],
  ])('reads or skips %s', async (_, body, text) => {
    expect(await bodyText(body)).toBe(text);
  });

  test('reads the body of a Request that can still be sent', async () => {
    const request = new Request(ADDRESS, { method: 'POST', body: json });
    expect(await bodyText(request)).toBe(json);
    expect(await request.text()).toBe(json);
  });

  test('returns nothing for a Request without a body, or one that was sent', async () => {
    expect(await bodyText(new Request(ADDRESS))).toBeFalsy();
    const sent = new Request(ADDRESS, { method: 'POST', body: json });
    await sent.text();
    expect(await bodyText(sent)).toBeUndefined();
  });
});
