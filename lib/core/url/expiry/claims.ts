import type { Millis } from '../../stream.ts';
import { base64Bytes } from './decode.ts';
import { cborOf, type Cbor } from './cbor.ts';

/** A time that a token's format names: its end, or the time from which it is valid. */
export interface TimeClaim {
  name: string;
  at: Millis;
  claim: 'expiry' | 'issued';
}

/** CBOR Web Token claim keys (RFC 8392, section 3.1.1); CTA-5007 (Common Access Token) uses the same. */
const CWT_CLAIMS = [
  { key: 4, name: 'exp', claim: 'expiry' },
  { key: 5, name: 'nbf', claim: 'issued' },
  { key: 6, name: 'iat', claim: 'issued' },
] as const;

/**
 * The times in a CBOR Web Token, wrapped in COSE (RFC 9052: COSE_Mac0 17, COSE_Sign1 18, COSE_Mac 97, COSE_Sign 98, or
 * no tag) or bare; [] if the bytes are no such token, or encrypted.
 */
export function cwtClaims(bytes: Uint8Array): TimeClaim[] {
  const claims = cwtPayload(bytes);
  if (!claims) return [];
  return CWT_CLAIMS.flatMap(({ key, name, claim }) => {
    const value = claims.get(key) ?? null;
    const at = claimTime(isTagged(value) && value.tag === 1 ? value.value : value);
    return at === null ? [] : [{ name, at, claim }];
  });
}

/** All claims of a CBOR Web Token by their keys; null if the bytes are no such token. */
export function cwtPayload(bytes: Uint8Array): Map<Cbor, Cbor> | null {
  const item = cborOf(bytes);
  return item === undefined ? null : claimsMap(item);
}

function claimsMap(item: Cbor): Map<Cbor, Cbor> | null {
  let inner = item;
  while (isTagged(inner)) inner = inner.value;
  if (Array.isArray(inner)) {
    const payload = inner.length >= 4 && inner.length <= 5 && inner[0] instanceof Uint8Array ? inner[2] : null;
    const read = payload instanceof Uint8Array ? cborOf(payload) : null;
    return read instanceof Map ? read : null;
  }
  return inner instanceof Map ? inner : null;
}

function isTagged(item: Cbor): item is { tag: number; value: Cbor } {
  return typeof item === 'object' && item !== null && 'tag' in item;
}

/** The payload of a JSON Web Token in compact form (RFC 7519): an object after a header that names an `alg`. */
export interface Jwt {
  start: number;
  end: number;
  payload: Record<string, unknown>;
}

/** Length of `{"alg":1}` and `{"exp":1}` in base64, which starts with an e for the brace. */
const SHORTEST_OBJECT = 12;

/** The JSON Web Tokens in a text. */
export function jwtsIn(text: string): Jwt[] {
  const jwts: Jwt[] = [];
  for (const { index, 0: run } of text.matchAll(/[A-Za-z0-9_.-]{20,}/g)) {
    const parts = run.split('.');
    let start = index;
    for (let at = 0; at + 1 < parts.length; at++) {
      const payload = typeof jsonObjectOf(parts[at]!)?.['alg'] === 'string' ? jsonObjectOf(parts[at + 1]!) : null;
      const end = start + parts[at]!.length + 1 + parts[at + 1]!.length;
      if (payload) jwts.push({ start, end, payload });
      start += parts[at]!.length + 1;
    }
  }
  return jwts;
}

/** The registered times of a payload (RFC 7519, sections 4.1.4 to 4.1.6). */
export function jwtClaims(payload: Record<string, unknown>): TimeClaim[] {
  return CWT_CLAIMS.flatMap(({ name, claim }) => {
    const at = claimTime(payload[name]);
    return at === null ? [] : [{ name, at, claim }];
  });
}

/** A NumericDate (seconds, with or without a fraction). Some issuers write milliseconds, or a string. */
function claimTime(value: unknown): Millis | null {
  const number = typeof value === 'string' && /^\d{10,13}$/.test(value) ? Number(value) : value;
  if (typeof number !== 'number' || !Number.isFinite(number)) return null;
  return Math.floor(number > 1e11 ? number : number * 1000);
}

function jsonObjectOf(part: string): Record<string, unknown> | null {
  if (part.length < SHORTEST_OBJECT || !part.startsWith('e')) return null;
  try {
    const value: unknown = JSON.parse(new TextDecoder().decode(base64Bytes(part)));
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : null;
  } catch {
    return null;
  }
}
