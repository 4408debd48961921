import { UnreadableManifest, withinLimit } from '../error.ts';
import type { Attributes } from './attributes.ts';
import { LIMITS } from '../limits.ts';

const REFERENCE = /\{\$([A-Za-z0-9_-]+)\}/g;

/**
 * EXT-X-DEFINE and variable references (RFC 8216bis 4.3, 4.4.2.3), without the library. m3u8-parser replaces only the
 * first reference of each variable, reads `$&` in a value as a pattern, and replaces references inside values. It takes
 * variables × lines of time, ignores undefined references, and throws a URIError on a stray `%` in the query.
 */
export class PlaylistVariables {
  readonly defined = new Map<string, string>();
  readonly #query: URLSearchParams;
  readonly #imported: ReadonlyMap<string, string>;
  #substituted = 0;

  /** `url`: the playlist's final URL; `imported`: the variables of the multivariant playlist. */
  constructor(url: string, imported: ReadonlyMap<string, string>) {
    this.#query = new URL(url).searchParams;
    this.#imported = imported;
  }

  /**
   * Reads an EXT-X-DEFINE tag. It has exactly one of NAME, IMPORT and QUERYPARAM, and defines each name once; otherwise
   * the playlist is malformed.
   */
  define(attributes: Attributes): void {
    const given = ['NAME', 'IMPORT', 'QUERYPARAM'].filter((kind) => attributes.has(kind));
    const name = attributes.get(given[0] ?? '') ?? '';
    if (given.length !== 1 || name === '')
      throw new UnreadableManifest('malformed', 'A variable definition names no variable.');
    if (this.defined.has(name)) throw new UnreadableManifest('malformed', 'A variable is defined twice.');
    const value = this.#valueOf(given[0]!, name, attributes);
    if (value === null) throw new UnreadableManifest('malformed', 'A variable has no value.');
    // A line break would start a new line; the URL parser drops it anyway.
    this.defined.set(name, value.replaceAll(/[\r\n]/g, ''));
    withinLimit(this.defined.size, LIMITS.variables, 'variables');
  }

  /** `text` with its references replaced. References inside values are not replaced. */
  substitute(text: string): string {
    if (!text.includes('{$')) return text;
    return text.replaceAll(REFERENCE, (_, name: string) => {
      const value = this.defined.get(name);
      if (value === undefined) throw new UnreadableManifest('malformed', 'A variable is used that nothing defines.');
      this.#substituted += value.length;
      withinLimit(this.#substituted, LIMITS.substituted, 'characters put in for variables');
      return value;
    });
  }

  #valueOf(kind: string, name: string, attributes: Attributes): string | null {
    if (kind === 'NAME') return attributes.get('VALUE') ?? null;
    if (kind === 'IMPORT') return this.#imported.get(name) ?? null;
    const value = this.#query.get(name);
    return value ? decodeTwice(value) : null;
  }
}

/** hls.js and VHS decode a parameter that `URLSearchParams` has already decoded, and their requests count. */
function decodeTwice(value: string): string {
  try {
    return decodeURIComponent(value);
  } catch {
    return value;
  }
}
