import { RULE_PRIORITY, RESOURCE_TYPES, type RuleCondition, type HeaderChange, type RuleBody } from './rule.ts';

/*
 * A redirect to another origin changes the CORS state of a request (browser-facts.md, "Cross-host redirect and CORS").
 * If the old link was cross-origin to the page, the redirected request is tainted and carries `Origin: null` (Fetch,
 * "HTTP-redirect fetch", step 9). A CDN that replies with the site's exact origin then fails the check. So the redirect
 * target ends in a fragment, the marker. Rules see it; the network and the page do not. Header rules that match only
 * this marker put the site's origin into the request, and the value that the browser expects into the response. Direct
 * requests to the same host have no marker and stay unchanged.
 *
 * Media elements are an exception. They request later parts of a file at the redirect target, with the marker and
 * untainted, where `null` fails. So responses to elements that play a file allow every origin, which passes in both
 * cases. It fails for elements that send credentials: no response passes both cases there.
 */

/**
 * What decides how the redirected requests of a document differ for CORS. `isFile`: the stream is a progressive file.
 */
export interface OriginChange {
  frameOrigin: string;
  oldOrigin: string;
  isFile: boolean;
}

/**
 * The marker of redirects from an old origin to the tree of `currentUrl`, for the documents of a frame. It has only
 * URL-safe characters. Markers of one frame origin share a prefix, so that few companion rules are needed.
 */
export function corsMark(originChange: OriginChange, currentUrl: string): string {
  return `${markPrefix(originChange)}${fnv1a(currentUrl)}`;
}

/** A URL without its marker, as the network and the page see it. */
export function withoutMark(url: string): string {
  return url.replace(/#freshet-\w+$/, '');
}

/**
 * Stops redirects of URLs with the current marker. In Firefox a redirect rule that matches such a URL silences the
 * header rules, even if the target is the same URL; a redirect to the same URL without the marker loses it. Markers of
 * earlier links still redirect: media elements may store a redirect target with its marker and request it later.
 */
export function noFurtherRedirect(frameOrigin: string, mark: string): RuleBody {
  return {
    priority: RULE_PRIORITY.noFurtherRedirect,
    condition: {
      urlFilter: `${mark}|`,
      isUrlFilterCaseSensitive: true,
      initiatorDomains: [new URL(frameOrigin).hostname],
      resourceTypes: RESOURCE_TYPES,
    },
    action: { type: 'allow' },
  };
}

function markPrefix({ frameOrigin, oldOrigin, isFile }: OriginChange): string {
  const tainted = isFile ? 'f' : 't';
  return `#freshet-${fnv1a(frameOrigin)}${frameOrigin === oldOrigin ? 'o' : tainted}_`;
}

/** The header rules for the markers of these origins. */
export function corsCompanions(originChange: OriginChange): RuleBody[] {
  const { frameOrigin, oldOrigin, isFile } = originChange;
  const frame = [new URL(frameOrigin).hostname];
  const rule = (condition: Partial<RuleCondition>, allowOrigin: string, more: HeaderChange[] = []): RuleBody => ({
    priority: RULE_PRIORITY.headers,
    condition: {
      urlFilter: markPrefix(originChange),
      isUrlFilterCaseSensitive: true,
      resourceTypes: ['xmlhttprequest', 'media'],
      ...condition,
    },
    action: {
      type: 'modifyHeaders',
      requestHeaders: [setHeader('origin', frameOrigin)],
      responseHeaders: [
        setHeader('access-control-allow-origin', allowOrigin),
        setHeader('access-control-allow-credentials', 'true'),
        ...more,
      ],
    },
  });
  if (frameOrigin === oldOrigin)
    return [rule({ initiatorDomains: frame }, frameOrigin, [setHeader('cache-control', 'no-store')])];
  // Firefox caches the response with the changed headers. A later direct request would read `null` from the cache.
  const uncached = [setHeader('cache-control', 'no-store')];
  const fetched = isFile ? { resourceTypes: ['xmlhttprequest' as const] } : {};
  return [
    rule({ initiatorDomains: frame, excludedRequestMethods: ['options'], ...fetched }, 'null', uncached),
    ...(isFile ? [rule({ initiatorDomains: frame, resourceTypes: ['media'] }, '*', uncached)] : []),
    // The preflight: Firefox sends the site's origin, with the page as initiator. Chromium sends `null`, with another
    // initiator.
    rule({ initiatorDomains: frame, requestMethods: ['options'] }, frameOrigin),
    rule({ excludedInitiatorDomains: frame, requestMethods: ['options'] }, 'null'),
  ];
}

function setHeader(header: string, value: string): HeaderChange {
  return { header, operation: 'set', value };
}

/** FNV-1a, 32 bit, in base 36: short and stable. It need not be secret. */
function fnv1a(text: string): string {
  let value = 0x811c9dc5;
  for (let index = 0; index < text.length; index++) {
    value = Math.imul(value ^ text.charCodeAt(index), 0x01000193) >>> 0;
  }
  return value.toString(36);
}
