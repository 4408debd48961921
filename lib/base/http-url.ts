/** Longest link taken from anywhere. Chromium itself refuses to load above 2 MB; real signed links stay under 8 kB. */
export const MAX_URL_LENGTH = 16_384;

/** Whether `text` is an absolute http(s) URL. */
export function isHttpUrl(text: string): boolean {
  const url = parseUrl(text);
  return url !== null && (url.protocol === 'http:' || url.protocol === 'https:') && url.hostname !== '';
}

/** `text` (against `base`) as a URL, or null where it is none. */
export function parseUrl(text: string, base?: string): URL | null {
  try {
    return new URL(text, base);
  } catch {
    return null;
  }
}

/** Host name without port of an http(s) URL that has passed the schema. */
export function hostOf(url: string): string {
  return new URL(url).hostname;
}

/** A URL without its fragment, which no server ever sees. */
export function withoutFragment(url: string): string {
  return url.replace(/#.*$/s, '');
}

/** A URL without its query and fragment. */
export function withoutQuery(url: string): string {
  return url.replace(/[?#].*$/s, '');
}

/** The match pattern that grants access to the host of `url` (any scheme of http and https, any port, any path). */
export function originPattern(url: string): string {
  return `*://${hostOf(url)}/*`;
}

/** A link cut short for logs and lists: host and path without its middle, never the query. A token is a secret. */
export function redacted(url: string): string {
  const parsed = parseUrl(url);
  if (!parsed) return '(no link)';
  const file = parsed.pathname.slice(parsed.pathname.lastIndexOf('/') + 1);
  return `${parsed.host}/…/${file.length > 24 ? `${file.slice(0, 8)}…` : file}${parsed.search ? '?…' : ''}`;
}
