import { channelPath, type Channel } from './channels.ts';
import type { IssuedLink } from './ledger.ts';
import { writeToken, type Place } from './token.ts';

/** What all tokens of one link share. */
export type Pass = Pick<IssuedLink, 'nonce' | 'session' | 'expiresAt'>;

/** Whether a host serves the children and takes the session tokens of a channel that exchanges tokens. */
export function isExchanged(c: Channel, host: string): boolean {
  return c.exchange && host !== c.edges[0];
}

/** The position of a channel's tokens in links to a host. */
export function tokenPlace(c: Channel, host: string): Place | 'none' {
  return isExchanged(c, host) ? 'path' : c.token.place;
}

/**
 * What the token of a file is signed for: the whole channel or that file alone, on any edge unless the channel binds
 * tokens to one. `name` is the file's path below the channel.
 */
export function tokenScope(c: Channel, host: string, name: string): string {
  const scope = c.boundToEdge ? `//${host}${channelPath(c)}` : channelPath(c);
  if (isExchanged(c, host)) return `${scope}#session`;
  return c.token.scope === 'file' ? `${scope}/${name}` : scope;
}

/** The token of a file on a host; null if the channel has none. A channel with tokens needs a pass. */
export function tokenFor(c: Channel, host: string, name: string, pass: Pass | null, secret: string): string | null {
  const place = tokenPlace(c, host);
  if (place === 'none') return null;
  const nonce = isExchanged(c, host) ? pass?.session?.nonce : pass?.nonce;
  if (!pass || nonce === undefined) throw new Error(`a link of ${c.id} needs a pass`);
  const claims = { scope: tokenScope(c, host, name), expires: pass.expiresAt / 1000, nonce };
  return writeToken(claims, place, secret);
}

/** The path and query of a channel's file on a host, including the token unless it is in a cookie. */
export function linkPath(c: Channel, host: string, name: string, pass: Pass | null, secret: string): string {
  const token = tokenFor(c, host, name, pass, secret);
  switch (tokenPlace(c, host)) {
    case 'path':
      return `${channelPath(c)}/${token}/${name}`;
    case 'query':
      return `${channelPath(c)}/${name}?token=${token}`;
    default:
      return `${channelPath(c)}/${name}`;
  }
}

/** The URI of `to` relative to the folder of the document at path `from` on the same host (RFC 3986 5.2). */
export function relativeUri(from: string, to: string): string {
  const base = from.split('/').slice(0, -1);
  const target = to.split('/');
  let same = 0;
  while (same < base.length && same < target.length - 1 && base[same] === target[same]) same++;
  return [...base.slice(same).map(() => '..'), ...target.slice(same)].join('/');
}
