/** Longest body that is read (UTF-16 units or bytes); `ObservedRequestSchema` accepts no longer one. */
const MAX_BODY = 64_000;

/**
 * Reads the body of a request as text without consuming it. Undefined if there is no body, if it is a stream of unknown
 * length, or if it is too long for an API call.
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

/** The size of a body, or 0 if only reading would tell. */
function knownSize(body: BodyInit | Request): number {
  if (typeof body === 'string') return body.length;
  if (body instanceof Blob) return body.size;
  if (body instanceof ArrayBuffer || ArrayBuffer.isView(body)) return body.byteLength;
  return 0;
}
