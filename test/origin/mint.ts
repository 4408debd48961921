import { channelPath, type Channel } from './channels.ts';
import type { Ledger, Mint } from './ledger.ts';
import { VARIANTS } from './media.ts';
import { mediaPlaylistName, multivariantName } from './playlists.ts';
import { FILE_NAME, linkPath } from './resource.ts';
import { expiryFor, writeToken } from './token.ts';

export interface MintOptions {
  /** Milliseconds. */
  now: number;
  /** Seconds. */
  lifetime: number;
  nonce: string;
  secret: string;
  /** Revokes the channel's older tokens. */
  killOldLink: boolean;
  /** Makes a URL at a host of the station. */
  url: (host: string, path: string) => string;
}

/** Mints a channel's next link and enters it in the ledger. */
export function mintLink(c: Channel, ledger: Ledger, options: MintOptions): Mint {
  const { now, nonce, secret } = options;
  const generation = ledger.nextGeneration(c.id);
  const edge = c.edges[(generation - 1) % c.edges.length] ?? '';
  const expires = expiryFor(now, options.lifetime);
  const token =
    c.token.place === 'none' ? null : writeToken({ scope: tokenScope(c, edge), expires, nonce }, c.token.place, secret);
  const name = entryPoints(c).at(-1)?.name ?? '';
  const url = options.url(edge, linkPath(c, token, name));
  const mint: Mint = { channel: c.id, generation, edge, token, url, at: now, expiresAt: expires * 1000 };
  ledger.add(mint);
  if (options.killOldLink) ledger.revokeBefore(mint);
  return mint;
}

/** What a token is signed for: everything of its channel, on any edge unless the channel binds it to one. */
export function tokenScope(c: Channel, edge: string): string {
  return c.boundToEdge ? `//${edge}${channelPath(c)}` : channelPath(c);
}

/** What a page links to: one playlist or file, or one media playlist per quality (the best one last). */
export function entryPoints(c: Channel): { label: string; name: string }[] {
  if (c.container === 'mp4') return [{ label: '90p', name: FILE_NAME }];
  if (c.links === 'multivariant') return [{ label: 'auto', name: multivariantName(c) }];
  return VARIANTS.map(({ name, height }) => ({ label: `${height}p`, name: `${name}/${mediaPlaylistName(c)}` }));
}
