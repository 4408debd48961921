import { expect, test } from 'vitest';
import { checkPageResponse } from '../../../lib/extractors/check-response.ts';

test.each([
  'text/html',
  'text/html; charset=utf-8',
  'TEXT/HTML',
  '',
  'application/xhtml+xml',
  'application/ld+json',
  'application/smil+xml',
  'text/plain',
])('%j can hold links', (contentType) => {
  expect(() => checkPageResponse({ url: 'https://site.test/', status: 200, contentType })).not.toThrow();
});

test.each(['video/mp4', 'image/svg+xml', 'application/vnd.apple.mpegurl', 'application/pdf'])(
  '%j cannot hold links',
  (contentType) => {
    expect(() => checkPageResponse({ url: 'https://site.test/', status: 200, contentType })).toThrow(
      expect.objectContaining({ problem: { kind: 'not-a-page', host: 'site.test', contentType } }),
    );
  },
);

test.each([204 - 5, 301, 403, 404, 503])('rejects status %i', (status) => {
  expect(() => checkPageResponse({ url: 'https://site.test/', status, contentType: 'text/html' })).toThrow(
    expect.objectContaining({ problem: { kind: 'status', host: 'site.test', status } }),
  );
});
