import type { Peer } from './peer.ts';
import { SECURE_LINK } from './secure-link.ts';
import { VENDORS } from './vendors.ts';

export const PEERS: readonly Peer[] = [...SECURE_LINK, ...VENDORS];

/**
 * The two viewings of a peer: with the extension and without it. Each has its own hosts, so that logs distinguish them.
 */
export const PARTS = ['kept', 'none'] as const;
export type Part = (typeof PARTS)[number];

export function siteHost({ name }: Peer, part: Part): string {
  return `${part}-${name}.site.test`;
}

export function cdnHost({ name }: Peer, part: Part): string {
  return `${part}-${name}.cdn.test`;
}
