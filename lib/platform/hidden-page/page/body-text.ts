/** Longest body that is read, in UTF-16 units or bytes: `SeenRequestSchema` takes no longer one. */
const MAX_BODY = 64_000;

/**
 * The body of a request as text, without using it up; undefined where it has none, is a stream of unknown length, or is
 * longer than what an API is asked with.
 */
export async function bodyText(body: BodyInit | Request | null | undefined): Promise<string | undefined> {
  if (body === null || body === undefined || body instanceof ReadableStream) return undefined;
  if (knownSize(body) > MAX_BODY) return undefined;
  try {
    const text = await (body instanceof Request ? body.clone() : new Response(body)).text();
    return text.length <= MAX_BODY ? text : undefined;
  } catch {
    return undefined;
  }
}

/** 0 where it cannot be told without reading. */
function knownSize(body: BodyInit | Request): number {
  if (typeof body === 'string') return body.length;
  if (body instanceof Blob) return body.size;
  if (body instanceof ArrayBuffer || ArrayBuffer.isView(body)) return body.byteLength;
  return 0;
}
