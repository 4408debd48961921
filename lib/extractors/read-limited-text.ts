import { ExtractionError } from '../core/errors.ts';
import { decodePage } from './charset.ts';

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
