import { ExtractionError } from '../core/errors.ts';

/**
 * Reads a page's body as text in the page's own encoding. Stops the transfer when the body exceeds `maxBytes`.
 * @throws ExtractionError `too-large` (its `bytes` is the limit); errors of the stream.
 */
export async function readLimitedText(
  response: Response,
  maxBytes: number,
  host: string,
): Promise<{ text: string; bytes: number }> {
  const tooLarge = () => new ExtractionError({ kind: 'too-large', host, bytes: maxBytes });
  // The header counts compressed bytes: above the limit the body is too large in any case; below it the header proves
  // nothing.
  if (Number(response.headers.get('content-length')) > maxBytes) {
    await response.body?.cancel();
    throw tooLarge();
  }
  const chunks: Uint8Array[] = [];
  let size = 0;
  const reader = response.body?.getReader();
  for (let part = await reader?.read(); part && !part.done; part = await reader?.read()) {
    size += part.value.byteLength;
    if (size > maxBytes) {
      await reader?.cancel().catch(() => undefined); // the body is too large even if the transfer cannot be stopped
      throw tooLarge();
    }
    chunks.push(part.value);
  }
  return { text: decodePage(concatChunks(chunks, size), response.headers.get('content-type') ?? ''), bytes: size };
}

function concatChunks(chunks: readonly Uint8Array[], size: number): Uint8Array {
  const bytes = new Uint8Array(size);
  let at = 0;
  for (const chunk of chunks) {
    bytes.set(chunk, at);
    at += chunk.byteLength;
  }
  return bytes;
}

/** The HTML standard reads an encoding declaration from this many bytes ("prescan a byte stream"). */
const PRESCAN_BYTES = 1024;

/**
 * Decodes a page as browsers do (https://html.spec.whatwg.org/#determining-the-character-encoding): byte order mark,
 * then Content-Type, then `<meta>`, else UTF-8. Never throws: bad bytes become U+FFFD.
 */
function decodePage(bytes: Uint8Array, contentType: string): string {
  const decoder =
    decoderFor(bomCharset(bytes)) ??
    decoderFor(charsetIn(contentType)) ??
    decoderFor(metaCharset(bytes)) ??
    new TextDecoder();
  return decoder.decode(bytes);
}

function bomCharset([a, b, c]: Uint8Array): string {
  if (a === 0xef && b === 0xbb && c === 0xbf) return 'utf-8';
  if (a === 0xfe && b === 0xff) return 'utf-16be';
  return a === 0xff && b === 0xfe ? 'utf-16le' : '';
}

function metaCharset(bytes: Uint8Array): string {
  const head = new TextDecoder('windows-1252').decode(bytes.subarray(0, PRESCAN_BYTES));
  for (const tag of head.match(/<meta\s[^>]*/gi) ?? []) {
    const charset = charsetIn(tag);
    // A page whose `<meta>` reads as ASCII is not UTF-16, even if it claims to be (same section of the standard).
    if (charset) return /^utf-?16/i.test(charset) ? 'utf-8' : charset;
  }
  return '';
}

function charsetIn(text: string): string {
  return /\bcharset\s*=\s*["']?\s*([\w.:-]+)/i.exec(text)?.[1] ?? '';
}

function decoderFor(label: string): TextDecoder | null {
  try {
    return label ? new TextDecoder(label) : null;
  } catch {
    return null; // unknown encoding: try the next declaration
  }
}
