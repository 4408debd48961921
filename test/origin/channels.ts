/** The station's hosts and channels: what is on, where, and how its links are protected. */

export const PLAYER_HOST = 'player.test';
export const SITE_HOSTS = ['site.test', 'site2.test'] as const;
export const EDGE_HOSTS = ['edge1.cdn.test', 'edge2.cdn.test', 'edge3.cdn.test'] as const;

/** Every host of the station (Firefox wants them all in `network.dns.localDomains`). */
export const HOSTS: readonly string[] = [...SITE_HOSTS, PLAYER_HOST, ...EDGE_HOSTS];

export interface Channel {
  /** Names the channel in paths, options and the log: `[a-z0-9-]+`. */
  id: string;
  title: string;
  /** The host of the watch page. */
  site: string;
  kind: 'live' | 'vod';
  /** `ts` is muxed, `fmp4` has its audio in a rendition of its own, `mp4` is one progressive file (on demand only). */
  container: 'ts' | 'fmp4' | 'mp4';
  /** AES-128 is for `ts` (RFC 8216bis 4.4.4.4). */
  encryption: 'none' | 'aes-128';
  /** Where the token stands, and for how many seconds at least a minted one is good. */
  token: { place: 'query' | 'path' | 'none'; lifetime: number };
  /** Each mint takes the next of these hosts in turn. */
  edges: readonly string[];
  /** A token is good on the edge it was minted for and on no other. */
  boundToEdge: boolean;
  /** `exact` always allows the origin that plays the channel and nothing else, so that `Origin: null` fails. */
  cors: '*' | 'echo' | 'exact';
  /** The player sends credentials, and the CDN allows them. */
  credentials: boolean;
  /** Whether the watch page has the player itself, or in a frame of another origin. */
  embed: 'inline' | 'frame';
  /** Whether the page says the link in an inline script (with `\/`) or in an attribute (with entities). */
  shape: 'script' | 'attribute';
  /** Whether the page gives one link to a multivariant playlist, or one link per quality to a media playlist. */
  links: 'multivariant' | 'per-quality';
  /** `m3u8`: playlists are named `….m3u8`; `bare`: their names have no ending. */
  names: 'm3u8' | 'bare';
}

/** A channel with the usual for whatever is left out. Throws a RangeError where the parts contradict each other. */
export function channel(parts: Pick<Channel, 'id' | 'title'> & Partial<Channel>): Channel {
  const made: Channel = {
    site: 'site.test',
    kind: 'live',
    container: 'ts',
    encryption: 'none',
    token: { place: 'query', lifetime: 30 },
    edges: ['edge1.cdn.test'],
    boundToEdge: false,
    cors: '*',
    credentials: false,
    embed: 'inline',
    shape: 'script',
    links: 'multivariant',
    names: 'm3u8',
    ...parts,
  };
  const problem = contradiction(made);
  if (problem !== null) throw new RangeError(`channel ${made.id}: ${problem}`);
  return made;
}

function contradiction(c: Channel): string | null {
  if (!/^[a-z0-9-]+$/.test(c.id)) return 'an id is made of a-z, 0-9 and -';
  if (c.edges.length === 0 || !c.edges.every((edge) => HOSTS.includes(edge)))
    return 'edges must be hosts of the station';
  if (c.encryption === 'aes-128' && c.container !== 'ts') return 'AES-128 is served for ts only';
  if (c.container === 'mp4' && c.kind === 'live') return 'a progressive file cannot be live';
  if (c.container !== 'ts' && c.links === 'per-quality') return 'a single quality of it would have no sound';
  if (c.cors === '*' && c.credentials) return 'credentials need a CORS policy other than *';
  return null;
}

/** The path below which everything of a channel lies, without the trailing slash; the scope of its tokens. */
export function channelPath(c: Channel): string {
  return `/${c.container === 'mp4' ? 'mp4' : c.kind}/${c.id}`;
}
