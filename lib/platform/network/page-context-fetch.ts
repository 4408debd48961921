import { pageHeaders, type RequestHeader } from '../../core/page-headers.ts';
import { hostOf, withoutFragment } from '../../base/http-url.ts';
import type { FetchOptions } from '../../extractors/ports.ts';
import { addInternalRules, extensionDomain, type InternalRule } from '../rules/internal-rules.ts';
import { partitionedCookies } from './partitioned-cookies.ts';

/** The document that a request is made for: its URL, how it would send the request, and the page of its tab. */
export type RequestContext = Pick<FetchOptions, 'referrer' | 'as' | 'topLevel'>;

/** Stands for every host other than the request's own. */
const OTHER_HOST = 'elsewhere.invalid';

/**
 * `fetch` with the headers that the document's own request would carry. An extension's fetch cannot set them itself:
 * Chromium ignores `referrer`, and no browser lets a fetch set Origin or Cookie. So a session rule adds them.
 *
 * Requests with equal headers share one marker, a URL fragment: rules see it, the network does not. The rule therefore
 * matches these requests and their redirects alone, whatever else the browser sends to the same URL. After a redirect to
 * another host it sets the headers that a browser sends to another origin, and no cookie.
 */
export async function fetchInPageContext(url: string, init: RequestInit, context: RequestContext): Promise<Response> {
  const { referrer, as = 'frame', topLevel = referrer ?? url } = context;
  const cookie = await partitionedCookies(url, topLevel);
  if (!referrer && cookie === null) return fetch(url, init);

  const headersFor = (address: string) => (referrer ? pageHeaders(address, referrer, as, init.method) : []);
  const sameHostHeaders = [...headersFor(url), ...(cookie === null ? [] : [{ header: 'cookie', value: cookie }])];
  const otherHeaders = headersFor(`${new URL(url).protocol}//${OTHER_HOST}/`);
  return withHeaderRules(hostOf(url), sameHostHeaders, otherHeaders, (marker) =>
    fetch(withoutFragment(url) + marker, init),
  );
}

/** The rules of all requests to one host with equal headers. */
interface HeaderRules {
  marker: string;
  installed: Promise<() => Promise<void>>;
  users: number;
  /** Timer that removes the rules after `IDLE_RULE_LIFETIME` without a request. */
  removal?: ReturnType<typeof setTimeout>;
}

/**
 * How long rules stay after their last request (ms). A refresh sends several requests in a row, and changing one rule
 * among thousands takes longer than a request.
 */
const IDLE_RULE_LIFETIME = 10_000;

const activeRules = new Map<string, HeaderRules>();
let markerCount = 0;

/** Runs `request` with a marker whose header rules are in force. */
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
    // If adding the rules failed, the next request tries again.
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

/** Removes unused rules at once. Called when no stream is tracked any more, so that Freshet leaves no rules behind. */
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
