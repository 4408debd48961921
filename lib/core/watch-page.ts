import { parseUrl } from './http-url.ts';

/**
 * Whether an address still shows the watch page `pageUrl`: same origin and path, and every parameter the page had
 * is still there with its value. What a page adds to its address while it plays (a time, a panel) does not matter,
 * nor does the fragment.
 */
export function isSamePage(pageUrl: string, address: string): boolean {
  const page = parseUrl(pageUrl);
  const now = parseUrl(address);
  if (!page || !now || page.origin !== now.origin || page.pathname !== now.pathname) return false;
  return [...page.searchParams].every(([name, value]) => now.searchParams.getAll(name).includes(value));
}
