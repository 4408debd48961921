import { memoize } from '../../base/memoize.ts';

/** A link taken apart, every piece as the browser sends it: nothing decoded, nothing re-encoded. */
export interface LinkParts {
  /** `http://host:port`, the port only where it is not the scheme's own. */
  readonly origin: string;
  /** Path segments after the leading slash; the last one is the file name, '' for a directory. */
  readonly segments: readonly string[];
  readonly query: readonly QueryParameter[];
}

/**
 * One `&`-separated piece of the query. `key` is what stands before the value: the name with its `=`, or nothing, where
 * the piece is a token without a name (as Edgecast's are). `value` is null where
 * the piece is a name alone.
 */
export interface QueryParameter {
  readonly name: string;
  readonly key: string;
  readonly value: string | null;
}

/** A link is taken apart a dozen times while the rules of its stream are made, and each time costs microseconds. */
const MEMO_SIZE = 500;

/**
 * Takes a link apart as the browser would request it (WHATWG URL serialisation, without user info and fragment).
 * Only for values that have passed `HttpUrlSchema`; throws a TypeError otherwise.
 */
export const linkParts = memoize((link: string): LinkParts => {
  const url = new URL(link);
  return {
    origin: url.origin,
    segments: url.pathname.slice(1).split('/'),
    query: url.search.length > 1 ? url.search.slice(1).split('&').map(queryParameter) : [],
  };
}, MEMO_SIZE);

/** Shorter ones without a name are taken for names, which may have a few digits. */
const SHORTEST_UNNAMED = 20;

function queryParameter(text: string): QueryParameter {
  // The `=` at the end of base64 is no separator.
  const [, unnamed = ''] = /^([^=]+)={0,2}$/.exec(text) ?? [];
  if (unnamed.length >= SHORTEST_UNNAMED && looksLikeToken(unnamed)) return { name: '', key: '', value: text };
  const equals = text.indexOf('=');
  if (equals < 0) return { name: text, key: text, value: null };
  return { name: text.slice(0, equals), key: text.slice(0, equals + 1), value: text.slice(equals + 1) };
}

/** The query parameter as it stands in a link. */
export function queryText(parameter: QueryParameter): string {
  return parameter.key + (parameter.value ?? '');
}

/** The link again, without a fragment: `joinLink(linkParts(x))` is what the browser requests for x. */
export function joinLink(parts: LinkParts): string {
  const query = parts.query.map(queryText).join('&');
  return `${parts.origin}/${parts.segments.join('/')}${query ? `?${query}` : ''}`;
}

/** The link as the browser requests it: serialised, no fragment. */
export function normalizeLink(link: string): string {
  return joinLink(linkParts(link));
}

/**
 * The link as a player requests it that adds a parameter by URLSearchParams (`_HLS_msn` in video.js, CMCD in hls.js): that
 * writes the whole query anew, and percent-encodes what the link has in the clear, such as `~` and `=` in a token (WHATWG
 * URL, application/x-www-form-urlencoded serializing). The link itself where there is nothing like that in its query.
 */
export function reencodedLink(link: string): string {
  const url = new URL(link);
  url.search = url.searchParams.toString();
  return normalizeLink(url.href);
}

/**
 * Whether a value looks made by a machine to be unguessable or to carry a time, rather than to name something: long,
 * and with digits among it. Words, slugs, short numbers and file names are names.
 */
export function looksLikeToken(value: string): boolean {
  const digits = value.replace(/\D/g, '').length;
  // No word is as long, and slugs have separators.
  if (/[A-Za-z0-9]{28,}/.test(value)) return true;
  if (value.length >= 20) return digits >= 2 || /[A-Z].*[a-z].*[A-Z]/.test(value);
  return value.length >= 8 && digits >= 3;
}
