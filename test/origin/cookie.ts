import { channelPath, type Channel } from './channels.ts';
import type { IssuedLink } from './ledger.ts';

const NAME = 'stream';

/**
 * The Set-Cookie header (RFC 6265 4.1) with which a watch page gives the token of a mint to its site's CDN host; null
 * where the channel has it elsewhere. It says its end as the token does, so that browsers forget both together.
 */
export function setCookie(c: Channel, { token, expiresAt }: IssuedLink): string | null {
  if (c.token.place !== 'cookie') return null;
  const end = new Date(expiresAt).toUTCString();
  return `${NAME}=${token}; Domain=${c.site}; Path=${channelPath(c)}; Expires=${end}; HttpOnly`;
}

/** The token in a Cookie header, or null. */
export function cookieToken(header: string | null): string | null {
  const pairs = (header ?? '').split(/; */);
  return pairs.find((it) => it.startsWith(`${NAME}=`))?.slice(NAME.length + 1) ?? null;
}
