import { parseUrl } from '../base/http-url.ts';
import { memoize } from '../base/memoize.ts';

/**
 * Whether `address` still shows the watch page `pageUrl`: same origin and path, and every parameter of the page with
 * its value. Parameters that a page adds while it plays (a time, a panel) do not matter, nor does the fragment.
 */
export function isSamePage(pageUrl: string, address: string): boolean {
  const page = parsedAddress(pageUrl);
  const now = parsedAddress(address);
  if (!page || !now || page.place !== now.place) return false;
  return page.parameters.every(([name, value]) => now.parameters.some((it) => it[0] === name && it[1] === value));
}

/** Every inspection of a tab compares every tracked stream. */
const parsedAddress = memoize((url: string) => {
  const parsed = parseUrl(url);
  return parsed && { place: parsed.origin + parsed.pathname, parameters: [...parsed.searchParams] };
}, 2_000);
