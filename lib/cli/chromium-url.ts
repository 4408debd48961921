/**
 * A URL as Chromium requests it. Of all of ASCII in paths and queries, one character is written otherwise by Node 24 and
 * by Chromium (measured with 156): `|` in a path, which Chromium escapes. The WHATWG URL Standard does not, nor does
 * Firefox (153).
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
