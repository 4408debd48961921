import { parseUrl } from '../base/http-url.ts';
import { memoize } from '../base/memoize.ts';

/**
 * Whether an address still shows the watch page `pageUrl`: same origin and path, and every parameter the page had
 * is still there with its value. What a page adds to its address while it plays (a time, a panel) does not matter,
 * nor does the fragment.
 */
export function isSamePage(pageUrl: string, address: string): boolean {
  const page = parsedAddress(pageUrl);
  const now = parsedAddress(address);
  if (!page || !now || page.place !== now.place) return false;
  return page.parameters.every(([name, value]) => now.parameters.some((it) => it[0] === name && it[1] === value));
}

/** Every kept stream is asked for at every look at a tab. */
const parsedAddress = memoize((url: string) => {
  const parsed = parseUrl(url);
  return parsed && { place: parsed.origin + parsed.pathname, parameters: [...parsed.searchParams] };
}, 2_000);
