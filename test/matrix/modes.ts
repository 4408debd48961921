import { EDGE_HOSTS, ownEdge, type Channel, type Knobs, type TokenPolicy } from '../origin/index.ts';
import type { PlayerRow } from './players.ts';

type Parts = Partial<Omit<Channel, 'token'>> & { token?: Partial<TokenPolicy> };

/** A column of the matrix: a way in which links expire. */
export interface Mode {
  name: string;
  title: string;
  /** Channel fields of this mode that differ from the defaults. */
  parts: Parts;
  /** Further fields for a channel with a progressive file. */
  forFile?: Parts;
  knobs: Partial<Knobs>;
  /** Why the mode does not exist for a kind of media, or for a row with this name. */
  missing: Partial<Record<string, string>>;
  /** Kinds of media for which the mode exists only as VOD. */
  onDemand?: readonly PlayerRow['plays'][];
}

const LIVE_FILE = 'a progressive file is not live';

export const MODES: readonly Mode[] = [
  { name: 'query', title: 'query token', parts: {}, knobs: {}, missing: {} },
  { name: 'path', title: 'path token', parts: { token: { place: 'path' } }, knobs: {}, missing: {} },
  {
    name: 'edge',
    title: 'edge host change',
    parts: { edges: EDGE_HOSTS, cors: 'exact' },
    // Without this its media element has no `crossorigin`, as on most pages; browsers are stricter with that.
    forFile: { cors: '*' },
    knobs: {},
    missing: {},
  },
  {
    name: 'signed-live',
    title: 'signature per file, live',
    parts: { token: { scope: 'file' } },
    knobs: {},
    missing: { file: LIVE_FILE },
  },
  {
    name: 'signed-vod',
    title: 'signature per file, VOD',
    parts: { kind: 'vod', token: { scope: 'file' } },
    knobs: {},
    missing: {},
  },
  {
    name: 'exchanged',
    title: 'exchanged token, other hosts',
    parts: { exchange: true, edges: EDGE_HOSTS, cors: 'exact' },
    knobs: {},
    missing: { file: 'a single file has no children to exchange a token for' },
  },
  {
    name: 'cookie',
    title: 'cookie token',
    parts: { token: { place: 'cookie' }, cors: 'exact', credentials: true },
    knobs: {},
    missing: {},
  },
  {
    name: 'single-use',
    title: 'single-use link',
    parts: {},
    knobs: { singleUse: true },
    missing: { file: 'the file itself is asked for again and again: a link that opens once cannot play it' },
    // Players request a live MPD repeatedly: none works with a single-use one.
    onDemand: ['dash'],
  },
  { name: 'kill-old', title: 'new link kills the old', parts: {}, knobs: { revokeOnIssue: true }, missing: {} },
  {
    name: 'low-latency',
    title: 'LL-HLS',
    parts: { lowLatency: true, encryption: 'none' },
    knobs: {},
    missing: { file: LIVE_FILE, dash: 'LL-HLS is not DASH', 'native-aes': 'the station serves parts in the clear' },
  },
];

/** The channel fields with which a mode is served to a player on a site. */
export function partsFor(mode: Mode, { parts, plays }: PlayerRow, site: string): Parts {
  const onDemand = plays === 'file' || mode.onDemand?.includes(plays);
  return {
    ...parts,
    ...mode.parts,
    site,
    ...(plays === 'file' ? mode.forFile : {}),
    ...(mode.parts.token?.place === 'cookie' ? { edges: [ownEdge(site)] } : {}),
    ...(onDemand ? { kind: 'vod' } : {}),
  };
}
