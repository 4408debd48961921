/** How many layers of percent-encoding to remove: links contain links that contain links. */
const PERCENT_LAYERS = 3;
/** Shorter base64 holds neither eight hex digits nor a longer time. */
const SHORTEST_BASE64 = 11;
/** A shorter printable run in decoded bytes is chance, and holds no time. */
const SHORTEST_TEXT = 8;

/** A text without up to three layers of percent-encoding. Broken or non-ASCII escapes stay. */
export function unpercent(text: string): string {
  let decoded = text;
  for (let layer = 0; layer < PERCENT_LAYERS && decoded.includes('%'); layer++) {
    decoded = decoded.replace(/%([0-7][0-9a-f])/gi, (_, code: string) =>
      String.fromCharCode(Number.parseInt(code, 16)),
    );
  }
  return decoded;
}

/** Both alphabets of RFC 4648, and CloudFront's `~` for `/` (its `_` is padding and ends a word). */
const VALUES = new Map([
  ...Array.from(
    'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789',
    (char, value) => [char, value] as const,
  ),
  ...(['+', '-'] as const).map((char) => [char, 62] as const),
  ...(['/', '_', '~'] as const).map((char) => [char, 63] as const),
]);

/** The words of a text that may be base64, once for each alphabet. */
export function base64Words(text: string): string[] {
  const alphabets = [/[A-Za-z0-9]{11,}/g, /[A-Za-z0-9+/]{11,}/g, /[A-Za-z0-9_-]{11,}/g, /[A-Za-z0-9~-]{11,}/g];
  return [...new Set(alphabets.flatMap((alphabet) => text.match(alphabet) ?? []))];
}

/** Decodes base64 in any of the alphabets, from character `from` on; padding is optional. */
export function base64Bytes(word: string, from = 0): Uint8Array {
  const bytes = new Uint8Array(Math.floor(((word.length - from) * 3) / 4));
  let bits = 0;
  let held = 0;
  let length = 0;
  for (let at = from; at < word.length; at++) {
    held = ((held << 6) | (VALUES.get(word[at]!) ?? 0)) & 0xffff;
    bits += 6;
    if (bits >= 8) {
      bits -= 8;
      bytes[length++] = (held >> bits) & 0xff;
    }
  }
  return bytes;
}

/**
 * The readable texts in a word of base64. The whole word counts if it is UTF-8 without control characters. Otherwise a
 * prefix may precede it (`_tk` in a file name), and a signature may follow the text. So every printable run at any of
 * the four alignments counts; random bytes have almost none.
 */
export function base64Texts(word: string): string[] {
  const whole = utf8(base64Bytes(word));
  if (whole !== null) return [whole];
  return [0, 1, 2, 3].flatMap((from) =>
    word.length - from < SHORTEST_BASE64 ? [] : printableRuns(base64Bytes(word, from)),
  );
}

/** The texts in words of hex digits, two per character. */
export function hexTexts(text: string): string[] {
  return (text.match(/[0-9a-fA-F]{16,}/g) ?? []).flatMap((word) => {
    if (word.length % 2 === 1 || /[89a-f][0-9a-f]/i.test(word.slice(0, 2))) return [];
    const bytes = Uint8Array.from({ length: word.length / 2 }, (_, at) =>
      Number.parseInt(word.slice(2 * at, 2 * at + 2), 16),
    );
    return utf8(bytes) ?? [];
  });
}

const isPrintable = (byte: number) => (byte >= 0x20 && byte < 0x7f) || byte === 0x0a || byte === 0x0d || byte === 0x09;

function utf8(bytes: Uint8Array): string | null {
  if (!bytes.every((byte) => byte >= 0x80 || isPrintable(byte))) return null;
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return null;
  }
}

function printableRuns(bytes: Uint8Array): string[] {
  const runs: string[] = [];
  let start = 0;
  for (let at = 0; at <= bytes.length; at++) {
    if (at < bytes.length && isPrintable(bytes[at]!)) continue;
    if (at - start >= SHORTEST_TEXT)
      runs.push(String.fromCharCode(...bytes.subarray(start, Math.min(at, start + 16_384))));
    start = at + 1;
  }
  return runs;
}

/** The object or list that a text contains as JSON; null if it is neither. */
export function jsonOf(text: string): object | null {
  if (!/^\s*[{[]/.test(text)) return null;
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' ? value : null;
  } catch {
    return null;
  }
}
