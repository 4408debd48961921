import type { Verdict } from './log.ts';

/** One issued link. Times in milliseconds. */
export interface IssuedLink {
  channel: string;
  /** Its number within the channel, from 1. */
  generation: number;
  /** The CDN host of the link. */
  edge: string;
  /** The token of `url` (or in the cookie); null if the channel has no tokens. */
  token: string | null;
  /** With several entry points, the one of the best quality. */
  url: string;
  /** Every entry point, the best quality last. */
  links: readonly { label: string; url: string }[];
  /** In every token of this link. */
  nonce: string;
  /** If the link's token is exchanged: the nonce and the CDN host of the children. */
  session: { nonce: string; edge: string } | null;
  at: number;
  expiresAt: number;
}

/** Records the issued links, and which of them were revoked or used up before they expired. */
export class Ledger {
  readonly #issuedLinks = new Map<string, IssuedLink[]>();
  readonly #byNonce = new Map<string, IssuedLink>();
  readonly #oldest = new Map<string, number>();
  readonly #spent = new Set<IssuedLink>();

  /** The links of a channel, oldest first. */
  of(channel: string): readonly IssuedLink[] {
    return this.#issuedLinks.get(channel) ?? [];
  }

  nextGeneration(channel: string): number {
    return this.of(channel).length + 1;
  }

  add(issue: IssuedLink): void {
    this.#issuedLinks.set(issue.channel, [...this.of(issue.channel), issue]);
    this.admit(issue.nonce, issue);
    if (issue.session) this.admit(issue.session.nonce, issue);
  }

  /** Assigns tokens with this nonce to the link as well. */
  admit(nonce: string, issue: IssuedLink): void {
    this.#byNonce.set(nonce, issue);
  }

  /** The link that a token with this nonce was issued for. */
  find(nonce: string): IssuedLink | null {
    return this.#byNonce.get(nonce) ?? null;
  }

  /** Revokes the links of the channel before this one. */
  revokeBefore(issue: IssuedLink): void {
    this.#oldest.set(issue.channel, issue.generation);
  }

  /** Revokes all links of a channel so far. */
  revoke(channel: string): void {
    this.#oldest.set(channel, this.nextGeneration(channel));
  }

  /** Whether a correct, unexpired token is still accepted. `spend` uses up the single opening of a single-use token. */
  validityOf(issue: IssuedLink, spend: boolean): Extract<Verdict, 'ok' | 'revoked'> {
    if (issue.generation < (this.#oldest.get(issue.channel) ?? 1)) return 'revoked';
    if (!spend) return 'ok';
    if (this.#spent.has(issue)) return 'revoked';
    this.#spent.add(issue);
    return 'ok';
  }
}
