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

/** How the station judged a request; `knob` if a knob decided the response of a page. */
export type Verdict = 'ok' | 'expired' | 'revoked' | 'forged' | 'missing' | 'not-found' | 'knob';

/** One request and its response. */
export interface Entry {
  /** The station's clock, in milliseconds. */
  at: number;
  host: string;
  method: string;
  /** Path and query, with `…` instead of the token. */
  path: string;
  /** The channel's id (for a page of several: the ids joined with `+`), or null. */
  channel: string | null;
  role: Role;
  /** The generation of the token, from 1; null without a token, or with a forged one. */
  generation: number | null;
  verdict: Verdict;
  status: number;
  /** The Origin header. */
  origin: string | null;
}

export type StationEvent = { type: 'request'; entry: Entry } | { type: 'issue'; issue: IssuedLink };

const MEDIA_ROLES: ReadonlySet<Role> = new Set(['multivariant', 'media-playlist', 'segment', 'init', 'key', 'file']);

/** Whether a request was for a resource of a stream; preflights do not count. */
export function isMediaRequest({ role }: Entry): boolean {
  return MEDIA_ROLES.has(role);
}
