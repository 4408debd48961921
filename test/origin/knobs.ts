/** Faults to switch on while the station runs, for a channel, or for all channels and pages of a host. */
export interface Knobs {
  /** The status of watch and embed pages; with any other than 200, a page has no player. */
  pageStatus: number;
  /** Delay of a page's response, in milliseconds. */
  pageDelay: number;
  /**
   * `no-link`: the layout changed and the link is gone. `scripted`: the layout changed and only a script can read the
   * link. `endless`: the body never ends. `not-html`: JSON instead of a page.
   */
  page: 'normal' | 'no-link' | 'scripted' | 'endless' | 'not-html';
  /** Where pages redirect to (302): a path or a URL. */
  redirect: string | null;
  /** The lifetime of tokens issued from now on, in seconds; null for the channel's own. */
  lifetime: number | null;
  /** Issuing a token revokes the channel's older ones. */
  revokeOnIssue: boolean;
  /** A token opens the multivariant playlist (or the per-quality media playlist) once; children stay available. */
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

/** The knobs in effect, by channel id or host. */
export class KnobBoard {
  readonly #set = new Map<string, Partial<Knobs>>();

  /** Sets knobs for a channel id or a host, and keeps its other ones. */
  set(target: string, knobs: Partial<Knobs>): void {
    this.#set.set(target, { ...this.#set.get(target), ...knobs });
  }

  /** Resets one target, or all of them. */
  reset(target?: string): void {
    if (target === undefined) this.#set.clear();
    else this.#set.delete(target);
  }

  /** The knobs of a channel on a host; the channel's own settings win. */
  for(channel: string, host: string): Knobs {
    return { ...NORMAL, ...this.#set.get(host), ...this.#set.get(channel) };
  }
}
