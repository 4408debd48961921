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

/** Any host that is none of the request's own. */
const ELSEWHERE = 'elsewhere.invalid';

/**
 * `fetch`, with the headers that the asking document's own request would carry. A fetch of the extension says nothing of
 * where it comes from, and its options cannot (Chromium ignores `referrer`, no browser lets it set Origin or Cookie): a
 * session rule adds them.
 *
 * Requests that say the same of themselves have a mark in common, a fragment: rules see it, the network does not. So the
 * rule holds for these requests, their redirects included, whatever else goes to the same address at the same time. Another
 * host that one is led to gets what a browser tells another origin, and no cookie.
 */
export async function fetchFor(url: string, init: RequestInit, asker: Asker): Promise<Response> {
  const { referrer, as = 'frame', topLevel = referrer ?? url } = asker;
  const cookie = await partitionedCookies(url, topLevel);
  if (!referrer && cookie === null) return fetch(url, init);

  const headersFor = (address: string) => (referrer ? pageHeaders(address, referrer, as, init.method) : []);
  const own = [...headersFor(url), ...(cookie === null ? [] : [{ header: 'cookie', value: cookie }])];
  const elsewhere = headersFor(`${new URL(url).protocol}//${ELSEWHERE}/`);
  return marked(hostOf(url), own, elsewhere, (mark) => fetch(url.replace(/#.*$/, '') + mark, init));
}

/** Headers that have rules: all requests to one host that carry the same ones. */
interface Marked {
  mark: string;
  added: Promise<() => Promise<void>>;
  users: number;
  /** Takes the rules away when nobody has used them for a while. */
  idle?: ReturnType<typeof setTimeout>;
}

/**
 * How long rules stay after their last request (ms). A refresh makes a handful of requests one after the other, and a
 * browser takes long to change one rule among thousands.
 */
const LINGER = 10_000;

const inForce = new Map<string, Marked>();
let last = 0;

/** Makes a request under a mark for which the headers are in force. */
async function marked<T>(
  host: string,
  own: readonly Header[],
  elsewhere: readonly Header[],
  request: (mark: string) => Promise<T>,
): Promise<T> {
  const key = JSON.stringify([host, own, elsewhere]);
  const entry = inForce.get(key) ?? markedAnew(host, own, elsewhere);
  inForce.set(key, entry);
  clearTimeout(entry.idle);
  entry.users++;
  try {
    await entry.added;
    return await request(entry.mark);
  } finally {
    entry.users--;
    if (entry.users === 0) entry.idle = setTimeout(() => void takeAway(key, entry), LINGER);
    // Rules that could not be added are tried anew with the next request.
    entry.added.catch(() => inForce.get(key) === entry && inForce.delete(key));
  }
}

function markedAnew(host: string, own: readonly Header[], elsewhere: readonly Header[]): Marked {
  const mark = `#freshet-own-${++last}-`;
  const rules = [
    headerRule(mark, own, { requestDomains: [host] }),
    ...(elsewhere.length > 0 ? [headerRule(mark, elsewhere, { excludedRequestDomains: [host] })] : []),
  ];
  return { mark, added: addOwnRules(rules), users: 0 };
}

/** Takes away at once what nobody uses: where nothing is kept any more, nothing of ours stays in the browser. */
export async function dropIdleRules(): Promise<void> {
  const idle = [...inForce].filter(([, { users }]) => users === 0);
  await Promise.all(idle.map(([key, entry]) => (clearTimeout(entry.idle), takeAway(key, entry))));
}

async function takeAway(key: string, entry: Marked): Promise<void> {
  if (inForce.get(key) === entry) inForce.delete(key);
  await entry.added.then((remove) => remove()).catch(() => undefined);
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
