import { MAX_URL_LENGTH, parseUrl } from '../../base/http-url.ts';
import { type UrlShape, urlShape } from './link-score.ts';

/** An address as written, and resolved. */
export interface ResolvedLink {
  /** Absolute. Path and query stay byte for byte as written, because re-encoding breaks signed values. */
  raw: string;
  url: URL;
  isRelative: boolean;
  shape: UrlShape;
}

/** Characters that addresses never contain, or that mark a template (`{id}`, `${id}`, `<%= id %>`). */
const NOT_IN_ADDRESS = /[\p{Cc}"'`<>\\{}^]/u;

/** A file name with spaces, as people upload it; browsers request it with `%20`. */
const SPACED_FILE = /^[^?#]*\.(m3u8|mpd|mp4|m4v|webm|mov|mkv)([?#]\S*)?$/i;

/** Whether the whole text can be one address: absolute, `//host/…` or `/path`. A list or a sentence cannot. */
export function looksLikeAddress(text: string): boolean {
  if (text.length > MAX_URL_LENGTH || NOT_IN_ADDRESS.test(text)) return false;
  if (!/^(https?:\/\/|\/\/?)[^/]/i.test(text) || /[,;|\s](https?:)?\/\//i.test(text)) return false;
  return !/\s/.test(text) || (SPACED_FILE.test(text) && !/\.\w{2,4}\s/.test(text));
}

/**
 * Resolves an address against its document; null if it is not an http(s) address. `loose` also accepts `dir/file.mp4`,
 * which is an address only in an address attribute or as a file name.
 */
export function resolveLink(text: string, base: string, loose: boolean): ResolvedLink | null {
  const written = text.trim();
  if (written.length > MAX_URL_LENGTH || NOT_IN_ADDRESS.test(written)) return null;
  const absolute = /^https?:\/\//i.test(written);
  if (!absolute && !written.startsWith('/') && !loose) return null;
  const raw = (absolute ? written : joinUrl(written, base)).replaceAll(' ', '%20');
  const url = parseUrl(raw);
  if (!url || !/^https?:$/.test(url.protocol) || raw.length > MAX_URL_LENGTH) return null;
  if (written.startsWith('//') && !/[.:]/.test(url.host)) return null;
  return { raw, url, isRelative: !absolute && !written.startsWith('//'), shape: urlShape(url) };
}

/** Joined by hand as far as possible, because `URL` would re-encode the result. */
function joinUrl(written: string, base: string): string {
  const at = parseUrl(base);
  if (!at) return '';
  if (written.startsWith('//')) return at.protocol + written;
  if (/^[?#]/.test(written))
    return (parseUrl(base.split(written[0] === '?' ? /[?#]/ : '#')[0] ?? '')?.href ?? '') + written;
  if (/(^|\/)\.{1,2}(\/|$)/.test(written.split(/[?#]/)[0] ?? '') || /^[a-z][a-z0-9+.-]*:/i.test(written))
    return parseUrl(written, base)?.href ?? '';
  if (written.startsWith('/')) return at.origin + written;
  return at.origin + at.pathname.slice(0, at.pathname.lastIndexOf('/') + 1) + written;
}
