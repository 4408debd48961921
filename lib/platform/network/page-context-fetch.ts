import { pageHeaders, type PageRequestKind, type RequestHeader } from '../../core/page-headers.ts';
import { hostOf } from '../../base/http-url.ts';
import { addInternalRules, extensionDomain, type InternalRule } from '../rules/internal-rules.ts';
import { partitionedCookies } from './partitioned-cookies.ts';

/** In whose name a request is made. */
export interface RequestContext {
  /** The document that asks: Referer, Origin. */
  referrer?: string | undefined;
  /** What the document would ask for it as; a frame if not given. */
  kind?: PageRequestKind | undefined;
  /** The page that the tab shows, under which a browser keeps partitioned cookies; `referrer`, else `url` if not given. */
  topLevelUrl?: string | undefined;
}

/** Any host that is none of the request's own. */
const OTHER_HOST = 'elsewhere.invalid';

/**
 * `fetch`, with the headers that the asking document's own request would carry. A fetch of the extension says nothing of
 * where it comes from, and its options cannot (Chromium ignores `referrer`, no browser lets it set Origin or Cookie): a
 * session rule adds them.
 *
 * Requests that say the same of themselves have a mark in common, a fragment: rules see it, the network does not. So the
 * rule holds for these requests, their redirects included, whatever else goes to the same address at the same time. Another
 * host that one is led to gets what a browser tells another origin, and no cookie.
 */
export async function fetchInPageContext(url: string, init: RequestInit, context: RequestContext): Promise<Response> {
  const { referrer, kind: as = 'frame', topLevelUrl: topLevel = referrer ?? url } = context;
  const cookie = await partitionedCookies(url, topLevel);
  if (!referrer && cookie === null) return fetch(url, init);

  const headersFor = (address: string) => (referrer ? pageHeaders(address, referrer, as, init.method) : []);
  const sameHostHeaders = [...headersFor(url), ...(cookie === null ? [] : [{ header: 'cookie', value: cookie }])];
  const otherHeaders = headersFor(`${new URL(url).protocol}//${OTHER_HOST}/`);
  return withHeaderRules(hostOf(url), sameHostHeaders, otherHeaders, (marker) =>
    fetch(url.replace(/#.*$/, '') + marker, init),
  );
}

/** Headers that have rules: all requests to one host that carry the same ones. */
interface HeaderRules {
  marker: string;
  installed: Promise<() => Promise<void>>;
  users: number;
  /** Takes the rules away when nobody has used them for a while. */
  removal?: ReturnType<typeof setTimeout>;
}

/**
 * How long rules stay after their last request (ms). A refresh makes a handful of requests one after the other, and a
 * browser takes long to change one rule among thousands.
 */
const IDLE_RULE_LIFETIME = 10_000;

const activeRules = new Map<string, HeaderRules>();
let markerCount = 0;

/** Makes a request under a mark for which the headers are in force. */
async function withHeaderRules<T>(
  host: string,
  sameHost: readonly RequestHeader[],
  otherHosts: readonly RequestHeader[],
  request: (marker: string) => Promise<T>,
): Promise<T> {
  const key = JSON.stringify([host, sameHost, otherHosts]);
  const entry = activeRules.get(key) ?? addHeaderRules(host, sameHost, otherHosts);
  activeRules.set(key, entry);
  clearTimeout(entry.removal);
  entry.users++;
  try {
    await entry.installed;
    return await request(entry.marker);
  } finally {
    entry.users--;
    if (entry.users === 0) entry.removal = setTimeout(() => void removeHeaderRules(key, entry), IDLE_RULE_LIFETIME);
    // Rules that could not be added are tried anew with the next request.
    entry.installed.catch(() => activeRules.get(key) === entry && activeRules.delete(key));
  }
}

function addHeaderRules(
  host: string,
  sameHost: readonly RequestHeader[],
  otherHosts: readonly RequestHeader[],
): HeaderRules {
  const marker = `#freshet-request-${++markerCount}-`;
  const rules = [
    headerRule(marker, sameHost, { requestDomains: [host] }),
    ...(otherHosts.length > 0 ? [headerRule(marker, otherHosts, { excludedRequestDomains: [host] })] : []),
  ];
  return { marker, installed: addInternalRules(rules), users: 0 };
}

/** Takes away at once what nobody uses: where nothing is kept any more, nothing of ours stays in the browser. */
export async function dropIdleRules(): Promise<void> {
  const idle = [...activeRules].filter(([, { users }]) => users === 0);
  await Promise.all(idle.map(([key, entry]) => (clearTimeout(entry.removal), removeHeaderRules(key, entry))));
}

async function removeHeaderRules(key: string, entry: HeaderRules): Promise<void> {
  if (activeRules.get(key) === entry) activeRules.delete(key);
  await entry.installed.then((remove) => remove()).catch(() => undefined);
}

function headerRule(
  marker: string,
  headers: readonly RequestHeader[],
  where: Partial<InternalRule['condition']>,
): InternalRule {
  return {
    condition: {
      urlFilter: `${marker}|`,
      initiatorDomains: [extensionDomain()],
      resourceTypes: ['xmlhttprequest'],
      ...where,
    },
    action: {
      type: 'modifyHeaders',
      requestHeaders: headers.map(({ header, value }) => ({ header, operation: 'set', value })),
    },
  };
}
