import { ExtractionError } from '../core/errors.ts';
import { hostOf } from '../base/http-url.ts';

const PAGE_TYPES = new Set([
  '',
  'text/html',
  'text/plain',
  'text/xml',
  'application/xhtml+xml',
  'application/json',
  'application/xml',
  'application/x-ndjson',
  'application/ndjson',
  'application/jsonl',
  'text/javascript',
  'application/javascript',
  'application/x-javascript',
]);

/**
 * Checks the status and type of a response before its body is read. `url` is the address after redirects.
 * @throws ExtractionError `status` for anything but 2xx, `not-a-page` for a type that cannot hold links (a picture, a
 * video).
 */
export function checkPageResponse({
  url,
  status,
  contentType,
}: {
  url: string;
  status: number;
  contentType: string;
}): void {
  if (status < 200 || status > 299) throw new ExtractionError({ kind: 'status', host: hostOf(url), status });
  const type = (contentType.split(';')[0] ?? '').trim().toLowerCase();
  if (PAGE_TYPES.has(type) || /^(application|text)\/[\w.-]+\+(json|xml)$/.test(type)) return;
  throw new ExtractionError({ kind: 'not-a-page', host: hostOf(url), contentType: type.slice(0, 100) });
}
