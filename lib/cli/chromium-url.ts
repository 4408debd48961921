/**
 * A URL as Chromium requests it. Among all ASCII characters in paths and queries, Node 24 and Chromium (measured with
 * 156) differ in one: Chromium escapes `|` in a path. The WHATWG URL Standard does not, and neither does Firefox (153).
 */
export function toChromiumUrl(link: string): string {
  const url = new URL(link);
  url.pathname = url.pathname.replaceAll('|', '%7C');
  return url.href;
}

/** Whether Firefox requests the URL in another form. */
export function differsInFirefox(link: string): boolean {
  return new URL(link).pathname.includes('|');
}
