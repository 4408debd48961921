/** An attribute list (RFC 8216bis 4.2): names unchanged, values without their quotes. */
export type Attributes = ReadonlyMap<string, string>;

const ATTRIBUTE_NAME = /^[A-Z0-9-]+$/;

/**
 * Reads an attribute list in one pass. m3u8-parser splits it by a regular expression that takes quadratic time on lines
 * of commas or open quotes (a minute for 1 MB), and throws on a missing `=`. Here it only gets well-formed lists.
 */
export function parseAttributes(list: string): Attributes {
  const attributes = new Map<string, string>();
  let at = 0;
  while (at < list.length) {
    const equals = list.indexOf('=', at);
    if (equals < 0) break;
    // Skips a piece without `=` before this attribute.
    const comma = list.lastIndexOf(',', equals);
    const name = list.slice(comma >= at ? comma + 1 : at, equals).trim();
    const quoted = list[equals + 1] === '"';
    let end = list.indexOf(quoted ? '"' : ',', equals + (quoted ? 2 : 1));
    if (end < 0) end = list.length;
    const value = quoted ? list.slice(equals + 2, end) : list.slice(equals + 1, end).trim();
    if (ATTRIBUTE_NAME.test(name) && !attributes.has(name)) attributes.set(name, value);
    if (!quoted) {
      at = end + 1;
      continue;
    }
    const next = list.indexOf(',', end);
    at = next < 0 ? list.length : next + 1;
  }
  return attributes;
}

/** Writes the list so that m3u8-parser reads it in linear time: every value is quoted and contains no quotes. */
export function attributeList(attributes: Attributes): string {
  return [...attributes].map(([name, value]) => `${name}="${value.replaceAll('"', '%22')}"`).join(',');
}

/** A decimal attribute as a number; null if it is absent or not a number. */
export function decimalAttribute(value: string | undefined): number | null {
  if (value === undefined || !/^\d+(\.\d+)?$/.test(value.trim())) return null;
  return Number(value);
}
