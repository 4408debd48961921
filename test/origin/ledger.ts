import type { Verdict } from './log.ts';

/** One minted link. Times in milliseconds. */
export interface Mint {
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
  readonly #mints = new Map<string, Mint[]>();
  readonly #byNonce = new Map<string, Mint>();
  readonly #oldest = new Map<string, number>();
  readonly #spent = new Set<Mint>();

  /** The mints of a channel, oldest first. */
  of(channel: string): readonly Mint[] {
    return this.#mints.get(channel) ?? [];
  }

  nextGeneration(channel: string): number {
    return this.of(channel).length + 1;
  }

  add(mint: Mint): void {
    this.#mints.set(mint.channel, [...this.of(mint.channel), mint]);
    this.admit(mint.nonce, mint);
    if (mint.session) this.admit(mint.session.nonce, mint);
  }

  /** From now on a token with this nonce is of the mint too. */
  admit(nonce: string, mint: Mint): void {
    this.#byNonce.set(nonce, mint);
  }

  /** The mint that a token with this nonce is of. */
  find(nonce: string): Mint | null {
    return this.#byNonce.get(nonce) ?? null;
  }

  /** From now on only this mint and later ones of its channel count. */
  revokeBefore(mint: Mint): void {
    this.#oldest.set(mint.channel, mint.generation);
  }

  /** From now on none of a channel's mints so far counts. */
  revoke(channel: string): void {
    this.#oldest.set(channel, this.nextGeneration(channel));
  }

  /**
   * Whether a token that is right and in time still counts. `spend` uses up the one opening that a single-use
   * token has.
   */
  standing(mint: Mint, spend: boolean): Extract<Verdict, 'ok' | 'revoked'> {
    if (mint.generation < (this.#oldest.get(mint.channel) ?? 1)) return 'revoked';
    if (!spend) return 'ok';
    if (this.#spent.has(mint)) return 'revoked';
    this.#spent.add(mint);
    return 'ok';
  }
}
