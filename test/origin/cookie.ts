import { channelPath, type Channel } from './channels.ts';
import type { IssuedLink } from './ledger.ts';

const NAME = 'stream';

/**
 * The Set-Cookie header (RFC 6265 4.1) with which a watch page gives an issued token to its site's CDN host; null if
 * the channel keeps its token elsewhere. The cookie expires with the token, so browsers drop both together.
 */
export function setCookie(c: Channel, { token, expiresAt }: IssuedLink): string | null {
  if (c.token.place !== 'cookie') return null;
  const end = new Date(expiresAt).toUTCString();
  return `${NAME}=${token}; Domain=${c.site}; Path=${channelPath(c)}; Expires=${end}; HttpOnly`;
}

/** The token in a Cookie header; null if there is none. */
export function cookieToken(header: string | null): string | null {
  const pairs = (header ?? '').split(/; */);
  return pairs.find((it) => it.startsWith(`${NAME}=`))?.slice(NAME.length + 1) ?? null;
}
