const ENTITIES: Record<string, string> = {
  amp: '&',
  lt: '<',
  gt: '>',
  quot: '"',
  apos: "'",
  a: '&',
  l: '<',
  g: '>',
  q: '"',
  s: "'",
};

const SINGLE_ESCAPES: Record<string, string> = {
  n: '\n',
  r: '\r',
  t: '\t',
  b: '\b',
  f: '\f',
  v: '\v',
  '0': '\0',
  '\n': '',
};

/** Unescapes a JavaScript or JSON string, given without its quotes. Never throws. */
export function unescapeJs(raw: string): string {
  if (!raw.includes('\\')) return raw;
  return raw.replace(
    /\\(?:u\{([0-9a-f]{1,6})\}|u([0-9a-f]{4})|x([0-9a-f]{2})|([^]))/gi,
    (all, braced, unicode, hex, char) => {
      const code = braced ?? unicode ?? hex;
      if (code !== undefined) return codePoint(parseInt(code, 16), all);
      return SINGLE_ESCAPES[char] ?? char;
    },
  );
}

/**
 * Undoes markup escaping once, for data that scripts read from markup: numeric entities, the five XML entities, and the
 * five short ones (`&q;`) of Angular's transferred state.
 */
export function unescapeEntities(raw: string): string {
  return raw.replace(
    /&(?:#x([0-9a-f]{1,6})|#(\d{1,7})|(amp|lt|gt|quot|apos|[algqs]));/gi,
    (all, hex, decimal, name) => {
      if (name !== undefined) return ENTITIES[name.toLowerCase()] ?? all;
      return codePoint(hex !== undefined ? parseInt(hex, 16) : Number(decimal), all);
    },
  );
}

/** Undoes percent-encoding once; null if the text is not percent-encoded. */
export function unescapePercent(raw: string): string | null {
  try {
    return decodeURIComponent(raw);
  } catch {
    return null;
  }
}

/** Content worth decoding: an address, a path, JSON, markup, or one of the first two in base64 again. */
const TEXT_START = /^([Hh][Tt][Tt][Pp][Ss]?:|\/|\s*[[{<]|%|aHR0c|eyJ)/;

/** Prefixes that scripts put before base64: `b64:…`, `base64,…`, `v2|…`. */
const MARKED_BASE64 = /^[a-z][\w-]{0,11}[:,|](?=[\w+/-]{16})/i;

/** Decodes base64 text, with or without a short prefix, if the result looks like a link, JSON or markup; else null. */
export function unescapeBase64(marked: string): string | null {
  const raw = marked.slice(MARKED_BASE64.exec(marked.slice(0, 40))?.[0].length ?? 0);
  // Searching for one invalid character is linear. Matching megabytes of valid ones overflows V8's stack.
  if (raw.length < 16 || /[^A-Za-z0-9+/_=-]/.test(raw)) return null;
  const padding = raw.indexOf('=');
  if (padding >= 0 && padding < raw.length - 2) return null;
  const plain = (padding < 0 ? raw : raw.slice(0, padding)).replaceAll('-', '+').replaceAll('_', '/');
  if (plain.length % 4 === 1 || !TEXT_START.test(atob(plain.slice(0, 8)) + atob(plain.slice(8, 16)))) return null;
  const bytes = Uint8Array.from(atob(plain), (char) => char.charCodeAt(0));
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return null;
  }
}

const DATA_TEXT =
  /^data:(?:text\/(?:html|plain|javascript)|application\/(?:xhtml\+xml|json|(?:x-)?javascript))?(?:;charset=[\w-]+)?(;base64)?,/i;

/**
 * The text, script or document in a `data:` address (RFC 2397); null for anything else, including pictures and fonts.
 */
export function dataUrlText(address: string): string | null {
  const [head, base64] = DATA_TEXT.exec(address.slice(0, 100)) ?? [];
  if (head === undefined) return null;
  const content = unescapePercent(address.slice(head.length));
  if (!base64 || content === null) return content;
  const plain = content.replace(/\s+/g, '');
  try {
    return new TextDecoder().decode(Uint8Array.from(atob(plain), (char) => char.charCodeAt(0)));
  } catch {
    return null;
  }
}

function codePoint(code: number, otherwise: string): string {
  return code <= 0x10ffff ? String.fromCodePoint(code) : otherwise;
}
