import { hostOf } from '../base/http-url.ts';

/** A header that a request of the extension is to carry. */
export interface RequestHeader {
  header: string;
  value: string;
}

/** What a document asks for: a frame that it shows, or something that its script fetches. */
export type PageRequestKind = 'frame' | 'data';

/**
 * The headers that tell a server who asks, as the browser would send them if the document at `referrer` asked for `url`
 * itself. Source: Referrer Policy, `strict-origin-when-cross-origin` (the default); Fetch, "append a request `Origin`
 * header"; Fetch Metadata Request Headers.
 */
export function pageHeaders(url: string, referrer: string, as: PageRequestKind, method = 'GET'): RequestHeader[] {
  const [from, to] = [new URL(referrer), new URL(url)];
  const sameOrigin = from.origin === to.origin;
  const referer = refererFor(from, to);
  // A navigation names its origin only where it sends something; a script's request also where it leaves the origin.
  const namesOrigin = method !== 'GET' || (as === 'data' && !sameOrigin);
  return [
    ...(referer === null ? [] : [{ header: 'referer', value: referer }]),
    ...(namesOrigin ? [{ header: 'origin', value: from.origin }] : []),
    { header: 'sec-fetch-site', value: fetchSite(from, to) },
    { header: 'sec-fetch-mode', value: as === 'frame' ? 'navigate' : 'cors' },
    { header: 'sec-fetch-dest', value: as === 'frame' ? 'iframe' : 'empty' },
  ];
}

/** Null: from https to http nothing is said. */
function refererFor(from: URL, to: URL): string | null {
  if (from.protocol === 'https:' && to.protocol === 'http:') return null;
  if (from.origin !== to.origin) return `${from.origin}/`;
  return `${from.origin}${from.pathname}${from.search}`;
}

/**
 * `same-site` is said where one host is below the other, "www." aside: which hosts below a common suffix are one site, only
 * the public suffix list knows.
 */
function fetchSite(from: URL, to: URL): 'same-origin' | 'same-site' | 'cross-site' {
  if (from.origin === to.origin) return 'same-origin';
  const [a, b] = [from, to].map(({ href }) => hostOf(href).replace(/^www\./, ''));
  const related = a === b || a?.endsWith(`.${b}`) || b?.endsWith(`.${a}`);
  return from.protocol === to.protocol && related ? 'same-site' : 'cross-site';
}
