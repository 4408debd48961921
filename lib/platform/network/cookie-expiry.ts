import type { Ports } from '../../app/ports.ts';
import { expiryOf } from '../../core/url/expiry.ts';
import { looksLikeToken, linkParts } from '../../core/url/parts.ts';
import { browser } from '../browser.ts';

/**
 * When a cookie's access to `link` ends (ms); null if the link has a readable expiry or no cookie tells. Reads the
 * expiry from the value of a cookie that the browser would send, as in a CDN's signed cookies. If the link has no token
 * at all, the expiry date of a cookie whose value looks like a token counts. Partitioned cookies (CHIPS) of the watch
 * page are included.
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
