import { RULE_PRIORITY, RESOURCE_TYPES, type RuleCondition, type HeaderChange, type RuleBody } from './rule.ts';

/*
 * A redirect to another origin changes what CORS makes of a request (browser-facts.md, "Cross-host redirect and CORS"):
 * where the old link was cross-origin to the page, the redirected request is tainted and carries `Origin: null`
 * (Fetch, "HTTP-redirect fetch", step 9), which a CDN that answers the site's exact origin fails. The redirect
 * therefore ends in a fragment, the mark, which rules see and the network and the page never do, and header rules for
 * that mark alone put the site's origin into the request and what the browser then expects into the answer. Direct
 * requests to the same host carry no mark and stay untouched.
 *
 * But for media elements, which ask for the rest of a file where they were led to, mark and all, and untainted: `null`
 * fails those. The answers to elements that play a file are therefore open to all, which passes either way, unless the
 * element sends credentials; for such a one there is no answer that passes both.
 */

/** How the redirected requests of a document differ for CORS. `isFile`: the stream is a progressive file. */
export interface OriginChange {
  frameOrigin: string;
  oldOrigin: string;
  isFile: boolean;
}

/**
 * The fragment for redirects of the documents of a frame away from an old origin to the family of `currentUrl`. Only
 * URL-safe characters; it begins alike for every stream of that frame origin, so that the companions are few.
 */
export function corsMark(originChange: OriginChange, currentUrl: string): string {
  return `${markPrefix(originChange)}${fnv1a(currentUrl)}`;
}

/** A URL without the mark of a redirect, as the network and the page see it. */
export function withoutMark(url: string): string {
  return url.replace(/#freshet-\w+$/, '');
}

/**
 * Stops all redirects of what carries the mark. A redirect rule that matches such a URL silences the header rules in
 * Firefox even where it leads to the very same URL, and one that leads to the same without the mark undoes it. Marks of
 * earlier links are not meant: media elements may keep a redirect's target, mark and all, and ask for it later.
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

/** The header rules that go with the marks made by `corsMark` for these origins. */
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
  // Firefox caches the answer with the changed headers; a later direct request would read `null` from there.
  const uncached = [setHeader('cache-control', 'no-store')];
  const fetched = isFile ? { resourceTypes: ['xmlhttprequest' as const] } : {};
  return [
    rule({ initiatorDomains: frame, excludedRequestMethods: ['options'], ...fetched }, 'null', uncached),
    ...(isFile ? [rule({ initiatorDomains: frame, resourceTypes: ['media'] }, '*', uncached)] : []),
    // The preflight: Firefox sends the site's origin and names the page as initiator, Chromium `null` and does not.
    rule({ initiatorDomains: frame, requestMethods: ['options'] }, frameOrigin),
    rule({ excludedInitiatorDomains: frame, requestMethods: ['options'] }, 'null'),
  ];
}

function setHeader(header: string, value: string): HeaderChange {
  return { header, operation: 'set', value };
}

/** FNV-1a, 32 bit, in base 36: short, stable, and nothing to keep secret. */
function fnv1a(text: string): string {
  let value = 0x811c9dc5;
  for (let index = 0; index < text.length; index++) {
    value = Math.imul(value ^ text.charCodeAt(index), 0x01000193) >>> 0;
  }
  return value.toString(36);
}
