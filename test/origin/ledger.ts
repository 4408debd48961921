import type { Verdict } from './log.ts';

/** One minted link. Times in milliseconds. */
export interface Mint {
  channel: string;
  /** The how manieth of its channel, from 1. */
  generation: number;
  /** The CDN host it leads to. */
  edge: string;
  /** Null where the channel has no tokens. */
  token: string | null;
  /** Of several entry points, the best quality. */
  url: string;
  at: number;
  expiresAt: number;
}

/** Who was given which token, and which of them no longer count although their time is not up. */
export class Ledger {
  readonly #mints = new Map<string, Mint[]>();
  readonly #byToken = new Map<string, Mint>();
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
    if (mint.token !== null) this.#byToken.set(mint.token, mint);
  }

  find(token: string): Mint | null {
    return this.#byToken.get(token) ?? null;
  }

  /** From now on only this mint and later ones of its channel count. */
  revokeBefore(mint: Mint): void {
    this.#oldest.set(mint.channel, mint.generation);
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
