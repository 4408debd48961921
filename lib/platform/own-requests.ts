import { pageHeaders, type AskedAs, type Header } from '../core/own-request.ts';
import { hostOf } from '../core/http-url.ts';
import { addOwnRules, ownDomain } from './own-rules.ts';
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

/**
 * `fetch`, with the headers that the asking document's own request would carry. A fetch of the extension says nothing of
 * where it comes from, and its options cannot (Chromium ignores `referrer`, no browser lets it set Origin or Cookie), so a session rule adds them.
 *
 * Each request has a mark of its own, a fragment: rules see it, the network does not. So the rule holds for this one request,
 * its redirects included, whatever else goes to the same address at the same time.
 */
export async function fetchFor(url: string, init: RequestInit, asker: Asker): Promise<Response> {
  const { referrer, as = 'frame', topLevel = referrer ?? url } = asker;
  const headers = referrer ? pageHeaders(url, referrer, as, init.method) : [];
  const cookie = await partitionedCookies(url, topLevel);
  if (headers.length === 0 && cookie === null) return fetch(url, init);

  const mark = `#freshet-own-${++last}-`;
  const rule = (values: Header[], requestDomains?: string[]) => ({
    condition: {
      urlFilter: `${mark}|`,
      initiatorDomains: [ownDomain()],
      ...(requestDomains && { requestDomains }),
      resourceTypes: ['xmlhttprequest' as const],
    },
    action: {
      type: 'modifyHeaders' as const,
      requestHeaders: values.map(({ header, value }) => ({ header, operation: 'set' as const, value })),
    },
  });
  const remove = await addOwnRules([
    ...(headers.length > 0 ? [rule(headers)] : []),
    // Not to where the request may be led.
    ...(cookie === null ? [] : [rule([{ header: 'cookie', value: cookie }], [hostOf(url)])]),
  ]);
  try {
    return await fetch(url.replace(/#.*$/, '') + mark, init);
  } finally {
    await remove();
  }
}
