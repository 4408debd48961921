import type { Channel } from './channels.ts';
import type { Ledger, IssuedLink } from './ledger.ts';
import { linkPath, tokenFor, type Pass } from './links.ts';
import { VARIANTS } from './media.ts';
import { mediaPlaylistName, multivariantName } from './playlists.ts';
import { FILE_NAME } from './resource.ts';
import { expiryFor } from './token.ts';

export interface IssueOptions {
  /** Milliseconds. */
  now: number;
  /** Seconds. */
  lifetime: number;
  /** Makes a new nonce. */
  nonce: () => string;
  secret: string;
  /** Revokes the channel's older tokens. */
  revokeOnIssue: boolean;
  /** Makes a URL on a host of the station. */
  url: (host: string, path: string) => string;
}

/** Issues a channel's next link and enters it in the ledger. */
export function issueLink(c: Channel, ledger: Ledger, options: IssueOptions): IssuedLink {
  const { now, secret, nonce } = options;
  const generation = ledger.nextGeneration(c.id);
  const turn = (hosts: readonly string[]): string => hosts[(generation - 1) % hosts.length] ?? '';
  const edge = turn(c.exchange ? c.edges.slice(0, 1) : c.edges);
  const session = c.exchange ? { nonce: nonce(), edge: turn(c.edges.slice(1)) } : null;
  const pass: Pass = { nonce: nonce(), session, expiresAt: expiryFor(now, options.lifetime) * 1000 };
  const entries = entryPoints(c);
  const links = entries.map(({ label, name }) => ({
    label,
    url: options.url(edge, linkPath(c, edge, name, pass, secret)),
  }));
  const token = tokenFor(c, edge, entries.at(-1)?.name ?? '', pass, secret);
  const issue: IssuedLink = {
    channel: c.id,
    generation,
    edge,
    token,
    url: links.at(-1)?.url ?? '',
    links,
    at: now,
    ...pass,
  };
  ledger.add(issue);
  if (options.revokeOnIssue) ledger.revokeBefore(issue);
  return issue;
}

/**
 * The entry points that a page links to: one playlist or file, or one media playlist per quality (the best one last).
 */
function entryPoints(c: Channel): { label: string; name: string }[] {
  if (c.container === 'mp4') return [{ label: '90p', name: FILE_NAME }];
  if (c.links === 'multivariant') return [{ label: 'auto', name: multivariantName(c) }];
  return VARIANTS.map(({ name, height }) => ({ label: `${height}p`, name: `${name}/${mediaPlaylistName(c)}` }));
}
