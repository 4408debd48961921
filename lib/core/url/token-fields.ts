import { jwtsIn } from './expiry/claims.ts';
import { base64Texts, base64Words, jsonOf, unpercent } from './expiry/decode.ts';
import { looksLikeToken } from './parts.ts';

const MAX_DEPTH = 3;
const MAX_FIELDS = 60;

/**
 * Whether two tokens belong to different streams: a common field, such as a channel or the signed path, contains
 * different names. Machine-made values, times and numbers prove nothing.
 */
export function tokenFieldsDiffer(a: string, b: string): boolean {
  const left = fieldsOf(a);
  const right = fieldsOf(b);
  return [...left].some(([field, value]) => {
    const other = right.get(field);
    return other !== undefined && other !== value && pathsDiffer(value, other);
  });
}

/** Compares segment by segment: a field may be a path that contains a token. */
function pathsDiffer(a: string, b: string): boolean {
  const left = a.split('/');
  const right = b.split('/');
  if (left.length !== right.length) return false;
  return left.some((text, index) => text !== right[index] && isName(text) && isName(right[index]!));
}

/** Words in one case, with a short number at the end. Random letters mix cases. */
function isName(text: string): boolean {
  const words = /^(?:[A-Z]?[a-z]+|[A-Z]+)(?:[ ._-](?:[A-Z]?[a-z]+|[A-Z]+))*[ ._-]?\d{0,4}$/;
  return text.length >= 3 && words.test(text) && !looksLikeToken(text);
}

/** The named texts in a token: `name=value` lists, JSON, JWT payloads, and base64 of any of them. */
function fieldsOf(token: string): Map<string, string> {
  const fields = new Map<string, string>();
  collectFields(token, 0, fields);
  return fields;
}

function collectFields(raw: string, depth: number, fields: Map<string, string>): void {
  if (depth > MAX_DEPTH || fields.size > MAX_FIELDS) return;
  const text = unpercent(raw);
  const json = jsonOf(text);
  if (json) return collectJsonFields(json, '', fields);
  for (const { payload } of jwtsIn(text)) collectJsonFields(payload, '', fields);
  for (const part of text.split(/[~&;]/)) {
    const equals = part.indexOf('=');
    if (equals > 0 && equals < 40) fields.set(part.slice(0, equals), part.slice(equals + 1));
  }
  for (const word of base64Words(text)) for (const inner of base64Texts(word)) collectFields(inner, depth + 1, fields);
}

function collectJsonFields(value: unknown, path: string, fields: Map<string, string>, depth = 0): void {
  if (depth > 8 || fields.size > MAX_FIELDS) return;
  if (typeof value === 'string') fields.set(path, value);
  if (typeof value !== 'object' || value === null) return;
  for (const [key, inner] of Object.entries(value)) collectJsonFields(inner, `${path}.${key}`, fields, depth + 1);
}
