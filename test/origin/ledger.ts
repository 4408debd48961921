import type { Verdict } from './log.ts';

/** One minted link. Times in milliseconds. */
export interface IssuedLink {
  channel: string;
  /** The how manieth of its channel, from 1. */
  generation: number;
  /** The CDN host it leads to. */
  edge: string;
  /** The token of `url` (or in the cookie); null where the channel has no tokens. */
  token: string | null;
  /** Of several entry points, the best quality. */
  url: string;
  /** Every entry point, the best quality last. */
  links: readonly { label: string; url: string }[];
  /** In every token of this mint. */
  nonce: string;
  /** Where the link's token is exchanged: the nonce and the CDN host of the children. */
  session: { nonce: string; edge: string } | null;
  at: number;
  expiresAt: number;
}

/** Who was given which token, and which of them no longer count although their time is not up. */
export class Ledger {
  readonly #issuedLinks = new Map<string, IssuedLink[]>();
  readonly #byNonce = new Map<string, IssuedLink>();
  readonly #oldest = new Map<string, number>();
  readonly #spent = new Set<IssuedLink>();

  /** The mints of a channel, oldest first. */
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

  /** From now on a token with this nonce is of the mint too. */
  admit(nonce: string, issue: IssuedLink): void {
    this.#byNonce.set(nonce, issue);
  }

  /** The mint that a token with this nonce is of. */
  find(nonce: string): IssuedLink | null {
    return this.#byNonce.get(nonce) ?? null;
  }

  /** From now on only this mint and later ones of its channel count. */
  revokeBefore(issue: IssuedLink): void {
    this.#oldest.set(issue.channel, issue.generation);
  }

  /** From now on none of a channel's mints so far counts. */
  revoke(channel: string): void {
    this.#oldest.set(channel, this.nextGeneration(channel));
  }

  /**
   * Whether a token that is right and in time still counts. `spend` uses up the one opening that a single-use
   * token has.
   */
  validityOf(issue: IssuedLink, spend: boolean): Extract<Verdict, 'ok' | 'revoked'> {
    if (issue.generation < (this.#oldest.get(issue.channel) ?? 1)) return 'revoked';
    if (!spend) return 'ok';
    if (this.#spent.has(issue)) return 'revoked';
    this.#spent.add(issue);
    return 'ok';
  }
}
