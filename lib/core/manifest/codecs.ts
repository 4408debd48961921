/** A codecs list (RFC 6381) in one order, whatever the order it was written in. */
export function sortedCodecs(codecs: string | null): string | null {
  if (codecs === null) return null;
  return codecs
    .split(',')
    .map((codec) => codec.trim())
    .toSorted()
    .join(',');
}
