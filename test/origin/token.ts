import { createHmac, timingSafeEqual } from 'node:crypto';

/** What a token says: good for `scope` until `expires` (unix seconds). The nonce makes each mint differ. */
export interface Claims {
  scope: string;
  expires: number;
  nonce: string;
}

/** Where a token stands in a link. */
export type Place = 'query' | 'path' | 'cookie';

const NAMED = /^exp=(\d{1,12})~n=([0-9a-f]+)~hmac=([0-9a-f]{64})$/;
const SHAPES = {
  query: NAMED,
  cookie: NAMED,
  path: /^(\d{1,12})-([0-9a-f]+)-([0-9a-f]{64})$/,
} as const satisfies Record<Place, RegExp>;

/** The token for these claims: `exp=…~n=…~hmac=…` for a query value or a cookie, `…-…-…` for a path segment. */
export function writeToken(claims: Claims, place: Place, secret: string): string {
  const mac = sign(claims, secret);
  return place === 'path'
    ? `${claims.expires}-${claims.nonce}-${mac}`
    : `exp=${claims.expires}~n=${claims.nonce}~hmac=${mac}`;
}

/**
 * Judges a token. It has expired from the very second that it names; `now` is in milliseconds.
 * What is not a token at all, or was signed for another scope or with another secret, is forged.
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

/** The nonce of a token, or null where it is not a token at all. */
export function nonceOf(token: string, place: Place): string | null {
  return SHAPES[place].exec(token)?.[2] ?? null;
}

/** When a token minted at `now` (ms) expires (unix seconds): whole seconds, and never short of the lifetime (seconds). */
export function expiryFor(now: number, lifetime: number): number {
  return Math.ceil(now / 1000 + lifetime);
}

function sign({ scope, expires, nonce }: Claims, secret: string): string {
  return createHmac('sha256', secret).update(`${scope}\n${expires}\n${nonce}`).digest('hex');
}
