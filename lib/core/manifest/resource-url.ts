import { isHttpUrl, MAX_URL_LENGTH, parseUrl } from '../../base/http-url.ts';

/**
 * Resolves `reference` against `base`, as the browser requests it: serialised, without fragment (never sent) and user
 * info (fetch rejects it). Null unless the result is http(s): no rule sees a request for data:, skd:, blob: and the
 * like.
 */
export function resourceUrl(reference: string, base: string): string | null {
  if (reference.length > MAX_URL_LENGTH) return null;
  const url = parseUrl(reference.trim(), base);
  if (!url || (url.protocol !== 'http:' && url.protocol !== 'https:') || url.hostname === '') return null;
  if (url.username || url.password) {
    url.username = '';
    url.password = '';
  }
  const { href } = url;
  const hash = href.indexOf('#');
  const text = hash < 0 ? href : href.slice(0, hash);
  return text.length > MAX_URL_LENGTH ? null : text;
}

/** Whether relative URLs can be resolved against a manifest's URL. */
export function isResolvableBase(url: string): boolean {
  return url.length <= MAX_URL_LENGTH && isHttpUrl(url);
}

/** The last path segment of a URL that `resourceUrl` made, without the query. This name often survives a refresh. */
export function urlFileName(url: string): string {
  const end = url.indexOf('?');
  const path = end < 0 ? url : url.slice(0, end);
  return path.slice(path.lastIndexOf('/') + 1);
}

/**
 * A playlist's URL without the delivery directives that a player adds (RFC 8216bis 6.2.5 reserves `_HLS_`: _HLS_msn,
 * _HLS_part, _HLS_skip, _HLS_pathway, _HLS_throughput). Every other byte stays.
 */
export function withoutDeliveryDirectives(url: string): string {
  const start = url.indexOf('?');
  if (start < 0 || !url.includes('_HLS_', start)) return url;
  const remaining = url
    .slice(start + 1)
    .split('&')
    .filter((parameter) => !parameter.startsWith('_HLS_'));
  return remaining.length > 0 ? `${url.slice(0, start)}?${remaining.join('&')}` : url.slice(0, start);
}
