import { memoize } from '../../base/memoize.ts';

/** A link split into pieces as the browser sends them: nothing decoded, nothing re-encoded. */
export interface LinkParts {
  /** `http://host:port`; no port if it is the scheme's default. */
  readonly origin: string;
  /** Path segments after the leading slash. The last one is the file name, '' for a directory. */
  readonly segments: readonly string[];
  readonly query: readonly QueryParameter[];
}

/**
 * One `&`-separated piece of the query. `key` precedes the value: the name with its `=`, or nothing if the piece is a
 * token without a name (Edgecast). `value` is null if the piece is only a name.
 */
export interface QueryParameter {
  readonly name: string;
  readonly key: string;
  readonly value: string | null;
}

/** Compiling a stream's rules splits each link a dozen times, at some microseconds each. */
const MEMO_SIZE = 500;

/**
 * Splits a link as the browser would request it (WHATWG URL serialisation, without user info and fragment). Only for
 * values that have passed `HttpUrlSchema`; throws a TypeError otherwise.
 */
export const linkParts = memoize((link: string): LinkParts => {
  const url = new URL(link);
  return {
    origin: url.origin,
    segments: url.pathname.slice(1).split('/'),
    query: url.search.length > 1 ? url.search.slice(1).split('&').map(queryParameter) : [],
  };
}, MEMO_SIZE);

/** A shorter piece without `=` counts as a name, which may contain a few digits. */
const SHORTEST_UNNAMED = 20;

function queryParameter(text: string): QueryParameter {
  // The `=` at the end of base64 is no separator.
  const [, unnamed = ''] = /^([^=]+)={0,2}$/.exec(text) ?? [];
  if (unnamed.length >= SHORTEST_UNNAMED && looksLikeToken(unnamed)) return { name: '', key: '', value: text };
  const equals = text.indexOf('=');
  if (equals < 0) return { name: text, key: text, value: null };
  return { name: text.slice(0, equals), key: text.slice(0, equals + 1), value: text.slice(equals + 1) };
}

/** The query parameter as text. */
export function queryText(parameter: QueryParameter): string {
  return parameter.key + (parameter.value ?? '');
}

/** Joins the pieces without a fragment: `joinLink(linkParts(x))` is what the browser requests for x. */
export function joinLink(parts: LinkParts): string {
  const query = parts.query.map(queryText).join('&');
  return `${parts.origin}/${parts.segments.join('/')}${query ? `?${query}` : ''}`;
}

/** The link as the browser requests it: serialised, without fragment. */
export function normalizeLink(link: string): string {
  return joinLink(linkParts(link));
}

/**
 * The link as requested by a player that adds a parameter with URLSearchParams (`_HLS_msn` in video.js, CMCD in
 * hls.js). That rewrites the whole query and percent-encodes characters such as `~` and `=` in a token (WHATWG URL,
 * application/x-www-form-urlencoded serializing). Unchanged if the query has no such character.
 */
export function reencodedLink(link: string): string {
  const url = new URL(link);
  url.search = url.searchParams.toString();
  return normalizeLink(url.href);
}

/**
 * Whether a value looks machine-made, unguessable or carrying a time, rather than a name: it is long and contains
 * digits. Words, slugs, short numbers and file names are names.
 */
export function looksLikeToken(value: string): boolean {
  const digits = value.replace(/\D/g, '').length;
  // No word is this long, and slugs have separators.
  if (/[A-Za-z0-9]{28,}/.test(value)) return true;
  if (value.length >= 20) return digits >= 2 || /[A-Z].*[a-z].*[A-Z]/.test(value);
  return value.length >= 8 && digits >= 3;
}
