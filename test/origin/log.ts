import type { IssuedLink } from './ledger.ts';

export type Role =
  | 'page'
  | 'frame'
  | 'multivariant'
  | 'media-playlist'
  | 'segment'
  | 'init'
  | 'key'
  | 'file'
  | 'preflight'
  | 'other';

/** What the station made of a request; `knob` where a knob decided the answer to a page. */
export type Verdict = 'ok' | 'expired' | 'revoked' | 'forged' | 'missing' | 'not-found' | 'knob';

/** One answered request. */
export interface Entry {
  /** The station's clock, in milliseconds. */
  at: number;
  host: string;
  method: string;
  /** Path and query, the token replaced by `…`. */
  path: string;
  /** The channel's id (a page of several: the ids joined with `+`), or null. */
  channel: string | null;
  role: Role;
  /** The how manieth mint of the channel the token is, from 1; null where there is none or it is not ours. */
  generation: number | null;
  verdict: Verdict;
  status: number;
  /** The Origin header. */
  origin: string | null;
}

export type StationEvent = { type: 'request'; entry: Entry } | { type: 'issue'; issue: IssuedLink };

const MEDIA_ROLES: ReadonlySet<Role> = new Set(['multivariant', 'media-playlist', 'segment', 'init', 'key', 'file']);

/** Whether a request was for a member of a stream's family, preflights apart. */
export function isMediaRequest({ role }: Entry): boolean {
  return MEDIA_ROLES.has(role);
}
