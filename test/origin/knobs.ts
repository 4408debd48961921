/** What can be made to go wrong while the station runs, for a channel, or for all channels and pages of a host. */
export interface Knobs {
  /** The status of watch and embed pages; other than 200, a page has no player. */
  pageStatus: number;
  /** How long a page takes to answer, in milliseconds. */
  pageDelay: number;
  /**
   * `no-link`: the layout changed, the link is gone. `scripted`: the layout changed, the link is one that only a script of
   * the page can read. `endless`: the body never ends. `not-html`: JSON, no page.
   */
  page: 'normal' | 'no-link' | 'scripted' | 'endless' | 'not-html';
  /** Where pages redirect to (302): a path or a URL. */
  redirect: string | null;
  /** The lifetime of tokens minted from now on, in seconds; null is the channel's own. */
  lifetime: number | null;
  /** Minting a token revokes the channel's older ones. */
  revokeOnIssue: boolean;
  /** A token opens the multivariant playlist (or the per-quality media playlist) once; children stay open. */
  singleUse: boolean;
}

export const NORMAL: Readonly<Knobs> = {
  pageStatus: 200,
  pageDelay: 0,
  page: 'normal',
  redirect: null,
  lifetime: null,
  revokeOnIssue: false,
  singleUse: false,
};

/** The knobs that were set, by channel id or host. */
export class KnobBoard {
  readonly #set = new Map<string, Partial<Knobs>>();

  /** Adds to what is set for a channel id or a host. */
  set(target: string, knobs: Partial<Knobs>): void {
    this.#set.set(target, { ...this.#set.get(target), ...knobs });
  }

  /** Back to normal: one target, or all of them. */
  reset(target?: string): void {
    if (target === undefined) this.#set.clear();
    else this.#set.delete(target);
  }

  /** What holds for a channel at a host; the channel's own settings win. */
  for(channel: string, host: string): Knobs {
    return { ...NORMAL, ...this.#set.get(host), ...this.#set.get(channel) };
  }
}
