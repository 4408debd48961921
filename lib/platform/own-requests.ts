import { pageHeaders, type AskedAs, type Header } from '../core/own-request.ts';
import { hostOf } from '../core/http-url.ts';
import { addOwnRules, ownDomain, type OwnRule } from './own-rules.ts';
import { partitionedCookies } from './partitioned-cookies.ts';

/** In whose name a request is made. */
export interface Asker {
  /** The document that asks: Referer, Origin. */
  referrer?: string | undefined;
  /** What the document would ask for it as; a frame if not given. */
  as?: AskedAs | undefined;
  /** The page that the tab shows, under which a browser keeps partitioned cookies; `referrer`, else `url` if not given. */
  topLevel?: string | undefined;
}

let last = 0;

/** Any host that is none of the request's own. */
const ELSEWHERE = 'elsewhere.invalid';

/**
 * `fetch`, with the headers that the asking document's own request would carry. A fetch of the extension says nothing of
 * where it comes from, and its options cannot (Chromium ignores `referrer`, no browser lets it set Origin or Cookie): a
 * session rule adds them.
 *
 * Each request has a mark of its own, a fragment: rules see it, the network does not. So the rule holds for this one request,
 * its redirects included, whatever else goes to the same address at the same time. Another host that it is led to gets
 * what a browser tells another origin, and no cookie.
 */
export async function fetchFor(url: string, init: RequestInit, asker: Asker): Promise<Response> {
  const { referrer, as = 'frame', topLevel = referrer ?? url } = asker;
  const cookie = await partitionedCookies(url, topLevel);
  if (!referrer && cookie === null) return fetch(url, init);

  const host = hostOf(url);
  const mark = `#freshet-own-${++last}-`;
  const headersFor = (address: string) => (referrer ? pageHeaders(address, referrer, as, init.method) : []);
  const own = [...headersFor(url), ...(cookie === null ? [] : [{ header: 'cookie', value: cookie }])];
  const elsewhere = headersFor(`${new URL(url).protocol}//${ELSEWHERE}/`);
  const remove = await addOwnRules([
    headerRule(mark, own, { requestDomains: [host] }),
    ...(elsewhere.length > 0 ? [headerRule(mark, elsewhere, { excludedRequestDomains: [host] })] : []),
  ]);
  try {
    return await fetch(url.replace(/#.*$/, '') + mark, init);
  } finally {
    await remove();
  }
}

function headerRule(mark: string, headers: readonly Header[], where: Partial<OwnRule['condition']>): OwnRule {
  return {
    condition: { urlFilter: `${mark}|`, initiatorDomains: [ownDomain()], resourceTypes: ['xmlhttprequest'], ...where },
    action: {
      type: 'modifyHeaders',
      requestHeaders: headers.map(({ header, value }) => ({ header, operation: 'set', value })),
    },
  };
}
