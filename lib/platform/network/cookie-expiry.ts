import type { Ports } from '../../app/ports.ts';
import { expiryOf } from '../../core/url/expiry.ts';
import { looksLikeToken } from '../../core/url/token-heuristics.ts';
import { linkParts } from '../../core/url/parts.ts';
import { browser } from '../browser.ts';

/**
 * When the access to `link` ends (ms) where a cookie carries it and the link does not tell: by the value of a cookie that
 * the browser would send there, as a CDN's signed cookies have it; where the link has no token at all, by the end that
 * was set for a cookie that looks like one. Partitioned cookies (CHIPS) of the watch page count too.
 */
export const accessUntil: Ports['accessUntil'] = async (link, pageUrl) => {
  const now = Date.now();
  if (expiryOf(link, now) !== null) return null;
  const expiries = (await cookiesFor(link, pageUrl)).flatMap(({ name, value, expirationDate }) => {
    const read = expiryOf(`https://cookie.invalid/?${name}=${value}`, now);
    if (read !== null) return [read];
    return expirationDate && looksLikeToken(value) && !hasToken(link) ? [expirationDate * 1000] : [];
  });
  const future = expiries.filter((end) => end > now);
  return future.length > 0 ? Math.min(...future) : null;
};

function hasToken(link: string): boolean {
  const { segments, query } = linkParts(link);
  return [...segments, ...query.map(({ value }) => value ?? '')].some(looksLikeToken);
}

async function cookiesFor(url: string, pageUrl: string) {
  try {
    const topLevelSite = new URL(pageUrl).origin;
    const [plain, partitioned] = await Promise.all([
      browser.cookies.getAll({ url }),
      browser.cookies.getAll({ url, partitionKey: { topLevelSite } }).catch(() => []),
    ]);
    return [...plain, ...partitioned];
  } catch {
    return [];
  }
}
