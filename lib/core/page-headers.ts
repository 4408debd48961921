import { hostOf } from '../base/http-url.ts';

/** A header to set on a request of the extension. */
export interface RequestHeader {
  header: string;
  value: string;
}

/** What a document requests: a frame, or data that a script fetches. */
export type PageRequestKind = 'frame' | 'data';

/**
 * The headers that identify the requesting document, as the browser would send them if the document at `referrer`
 * requested `url` itself. Source: Referrer Policy, `strict-origin-when-cross-origin` (the default); Fetch, "append a
 * request `Origin` header"; Fetch Metadata Request Headers.
 */
export function pageHeaders(url: string, referrer: string, as: PageRequestKind, method = 'GET'): RequestHeader[] {
  const [from, to] = [new URL(referrer), new URL(url)];
  const sameOrigin = from.origin === to.origin;
  const referer = refererFor(from, to);
  // A navigation sends its origin only with a body-carrying method; a script also sends it on cross-origin requests.
  const namesOrigin = method !== 'GET' || (as === 'data' && !sameOrigin);
  return [
    ...(referer === null ? [] : [{ header: 'referer', value: referer }]),
    ...(namesOrigin ? [{ header: 'origin', value: from.origin }] : []),
    { header: 'sec-fetch-site', value: fetchSite(from, to) },
    { header: 'sec-fetch-mode', value: as === 'frame' ? 'navigate' : 'cors' },
    { header: 'sec-fetch-dest', value: as === 'frame' ? 'iframe' : 'empty' },
  ];
}

/** Null from https to http, where no referrer is sent. */
function refererFor(from: URL, to: URL): string | null {
  if (from.protocol === 'https:' && to.protocol === 'http:') return null;
  if (from.origin !== to.origin) return `${from.origin}/`;
  return `${from.origin}${from.pathname}${from.search}`;
}

/**
 * Says `same-site` where one host is a parent of the other, ignoring "www.". Only the public suffix list knows which
 * hosts below a common suffix form one site.
 */
function fetchSite(from: URL, to: URL): 'same-origin' | 'same-site' | 'cross-site' {
  if (from.origin === to.origin) return 'same-origin';
  const [a, b] = [from, to].map(({ href }) => hostOf(href).replace(/^www\./, ''));
  const related = a === b || a?.endsWith(`.${b}`) || b?.endsWith(`.${a}`);
  return from.protocol === to.protocol && related ? 'same-site' : 'cross-site';
}
