import { createHmac, timingSafeEqual } from 'node:crypto';

/**
 * The content of a token: valid for `scope` until `expires` (unix seconds). The nonce makes each issued link differ.
 */
export interface Claims {
  scope: string;
  expires: number;
  nonce: string;
}

/** The position of a token in a link. */
export type Place = 'query' | 'path' | 'cookie';

const NAMED = /^exp=(\d{1,12})~n=([0-9a-f]+)~hmac=([0-9a-f]{64})$/;
const SHAPES = {
  query: NAMED,
  cookie: NAMED,
  path: /^(\d{1,12})-([0-9a-f]+)-([0-9a-f]{64})$/,
} as const satisfies Record<Place, RegExp>;

/** Writes a token: `exp=…~n=…~hmac=…` for a query value or a cookie, `…-…-…` for a path segment. */
export function writeToken(claims: Claims, place: Place, secret: string): string {
  const mac = sign(claims, secret);
  return place === 'path'
    ? `${claims.expires}-${claims.nonce}-${mac}`
    : `exp=${claims.expires}~n=${claims.nonce}~hmac=${mac}`;
}

/**
 * Checks a token. It has expired from the second in its expiry on; `now` is in milliseconds. It is forged if it is
 * malformed, or signed for another scope or with another secret.
 */
export function checkToken(
  token: string,
  place: Place,
  against: { scope: string; secret: string; now: number },
): 'ok' | 'expired' | 'forged' {
  const match = SHAPES[place].exec(token);
  if (!match) return 'forged';
  const [, expires = '', nonce = '', mac = ''] = match;
  const right = sign({ scope: against.scope, expires: Number(expires), nonce }, against.secret);
  if (!timingSafeEqual(Buffer.from(mac), Buffer.from(right))) return 'forged';
  return against.now < Number(expires) * 1000 ? 'ok' : 'expired';
}

/** The nonce of a token; null if it is malformed. */
export function nonceOf(token: string, place: Place): string | null {
  return SHAPES[place].exec(token)?.[2] ?? null;
}

/**
 * When a token issued at `now` (ms) expires (unix seconds): at a whole second, never before the lifetime (seconds) is
 * over.
 */
export function expiryFor(now: number, lifetime: number): number {
  return Math.ceil(now / 1000 + lifetime);
}

function sign({ scope, expires, nonce }: Claims, secret: string): string {
  return createHmac('sha256', secret).update(`${scope}\n${expires}\n${nonce}`).digest('hex');
}
