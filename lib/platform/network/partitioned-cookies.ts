import { hostOf } from '../../base/http-url.ts';
import { browser } from '../browser.ts';

/**
 * The Cookie header for a request to `url` inside the page `topLevel`, with partitioned cookies (CHIPS, `Partitioned`)
 * and plain ones. Null if there are no partitioned cookies: the extension's fetch sends plain ones without help.
 */
export async function partitionedCookies(url: string, topLevel: string): Promise<string | null> {
  const all = await browser.cookies.getAll({ url, partitionKey: {} });
  const partitioned = all.filter(({ partitionKey }) => belongsToSite(topLevel, partitionKey?.topLevelSite ?? ''));
  if (partitioned.length === 0) return null;
  const plain = await browser.cookies.getAll({ url });
  return [...plain.filter(({ partitionKey }) => !partitionKey), ...partitioned].map(cookiePair).join('; ');
}

/** Whether a page belongs to a site (scheme and registrable domain). */
function belongsToSite(page: string, site: string): boolean {
  if (!URL.canParse(site)) return false;
  const host = hostOf(site);
  return (
    new URL(page).protocol === new URL(site).protocol && (hostOf(page) === host || hostOf(page).endsWith(`.${host}`))
  );
}

function cookiePair({ name, value }: { name: string; value: string }): string {
  return name === '' ? value : `${name}=${value}`;
}
