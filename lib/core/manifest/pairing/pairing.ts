import type { ByteRange, ManifestResource, ResourceRole, TemplatePiece } from '../model.ts';

/**
 * How two resources were paired, most reliable first. `template`: a pair of templates gives the same result. `order`
 * only applies if the counts are equal and nothing contradicts.
 */
export type PairingMethod =
  | 'link'
  | 'stable-id'
  | 'id'
  | 'attributes'
  | 'sequence'
  | 'time'
  | 'template'
  | 'nearest-bandwidth'
  | 'file-name'
  | 'position'
  | 'order';

/** An old resource and its fresh counterpart. Both URLs are equal if the resource needs no new token. */
export interface ResourcePair {
  from: string;
  to: string;
  role: ResourceRole;
  how: PairingMethod;
}

/** An old template and its fresh one, with the same variables in the same order. */
export interface TemplatePair {
  from: TemplatePiece[];
  to: TemplatePiece[];
  how: PairingMethod;
}

/**
 * An old resource without a counterpart. `gone`: the fresh tree lacks it (live windows move, variants are dropped).
 * `ambiguous`: several resources match. `other-bytes`: the counterpart has another byte range. `contradiction`: the
 * resource at its position is a different one.
 */
export interface Unpaired {
  url: string;
  role: ResourceRole;
  reason: 'gone' | 'ambiguous' | 'other-bytes' | 'contradiction';
}

/**
 * The contents of a fresh media playlist: media sequence numbers first ≤ n < next. The old number n is now n + shift.
 */
export interface FreshWindow {
  from: string;
  to: string;
  first: number;
  next: number;
  /** The discontinuity sequence number of its first segment. */
  discontinuity: number | null;
  /** Null if the numbers restarted and no old segment remains. */
  shift: number | null;
}

/** Why two trees are not one stream under two links: a closed set. */
export type MismatchKind =
  | 'not-a-manifest'
  | 'other-format'
  | 'live-instead-of-vod'
  | 'vod-instead-of-live'
  | 'other-durations'
  | 'other-segments'
  | 'went-back'
  | 'no-variant'
  | 'empty';

export interface Mismatch {
  kind: MismatchKind;
  sentence: string;
}

export interface Pairing {
  pairs: ResourcePair[];
  templates: TemplatePair[];
  unpaired: Unpaired[];
  windows: FreshWindow[];
  /** Set if nothing may be paired; the lists are empty then. */
  mismatch: Mismatch | null;
}

/** A mismatch with its canonical English sentence. `detail`: the sentence of a manifest's own error. */
export function mismatch(kind: MismatchKind, detail = ''): Mismatch {
  return { kind, sentence: detail === '' ? SENTENCES[kind] : `${SENTENCES[kind]} ${detail}` };
}

const SENTENCES: Record<MismatchKind, string> = {
  'not-a-manifest': 'One of the links does not lead to a manifest.',
  'other-format': 'The fresh link leads to a manifest of another kind.',
  'live-instead-of-vod': 'The fresh manifest is live, the old one was not.',
  'vod-instead-of-live': 'The fresh manifest is a recording, the old one was live.',
  'other-durations': 'The fresh manifest has another length.',
  'other-segments': 'The segments of the fresh manifest are others.',
  'went-back': 'The fresh manifest is behind the old one.',
  'no-variant': 'The fresh manifest has none of the old variants.',
  empty: 'The fresh manifest lists nothing.',
};

/** Collects pairs, one fresh URL for each old one. */
export class PairCollector {
  readonly #pairs = new Map<string, ResourcePair>();
  readonly #unpaired = new Map<string, Unpaired>();

  /** Adds the pair `from` → `to`. A second target for one URL removes both; a `weak` pair never contests another. */
  add(from: ManifestResource, to: ManifestResource, how: PairingMethod, weak = false): void {
    if (!sameRange(from.range, to.range)) return this.leaveUnpaired(from, 'other-bytes');
    const known = this.#pairs.get(from.url);
    if (known && (weak || known.to === to.url)) return;
    if (known) return this.leaveUnpaired(from, 'ambiguous');
    if (!CONTESTED.has(this.#unpaired.get(from.url)?.reason)) {
      this.#pairs.set(from.url, { from: from.url, to: to.url, role: from.role, how });
      this.#unpaired.delete(from.url);
    }
  }

  leaveUnpaired({ url, role }: ManifestResource, reason: Unpaired['reason']): void {
    if (reason === 'gone' && this.#pairs.has(url)) return;
    if (CONTESTED.has(this.#unpaired.get(url)?.reason)) return;
    this.#pairs.delete(url);
    this.#unpaired.set(url, { url, role, reason });
  }

  result(): Pick<Pairing, 'pairs' | 'unpaired'> {
    return { pairs: [...this.#pairs.values()], unpaired: [...this.#unpaired.values()] };
  }
}

/** Reasons that no later pair can lift. */
const CONTESTED = new Set<Unpaired['reason'] | undefined>(['ambiguous', 'other-bytes', 'contradiction']);

function sameRange(a: ByteRange | null, b: ByteRange | null): boolean {
  return a?.offset === b?.offset && a?.length === b?.length;
}
