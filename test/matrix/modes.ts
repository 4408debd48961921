import { EDGE_HOSTS, ownEdge, type Channel, type Knobs, type TokenPolicy } from '../origin/index.ts';
import type { PlayerRow } from './players.ts';

type Parts = Partial<Omit<Channel, 'token'>> & { token?: Partial<TokenPolicy> };

/** A column of the matrix: a way in which links expire. */
export interface Mode {
  name: string;
  title: string;
  /** What a channel of this mode has besides the usual. */
  parts: Parts;
  /** What a channel of a progressive file has besides that. */
  forFile?: Parts;
  knobs: Partial<Knobs>;
  /** Why it does not exist for what a player plays, or for a row of that name. */
  missing: Partial<Record<string, string>>;
  /** Where it exists on demand only, though the others are live. */
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
    // Its media element has no `crossorigin` then, as on most pages: browsers are stricter with that.
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
    // A live MPD is asked for again and again: no player gets along with one that opens once.
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

/** How a channel of a mode is served to a player on a site. */
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
