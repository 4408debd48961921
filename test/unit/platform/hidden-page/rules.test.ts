import { expect, it } from 'vitest';
import { cspSources } from '../../../../lib/platform/hidden-page/rules.ts';

it.each([
  ['*://a.example/*', ['http://a.example:*', 'https://a.example:*']],
  ['https://a.example/*', ['https://a.example:*']],
  ['https://*.a.example/*', ['https://*.a.example:*', 'https://a.example:*']],
  ['*://*/*', ['*']],
  ['<all_urls>', ['*']],
  ['file:///*', []],
])('grants as sources of a content security policy: %s', (pattern, sources) => {
  expect(cspSources([pattern])).toEqual(sources);
});
