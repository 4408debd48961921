import { LONG_WINDOW } from './low-latency.ts';
import { WINDOW } from './timeline.ts';

/** The station's hosts and channels: what is on, where, and how its links are protected. */

export const PLAYER_HOST = 'player.test';
export const SITE_HOSTS = ['site.test', 'site2.test'] as const;
export const EDGE_HOSTS = ['edge1.cdn.test', 'edge2.cdn.test', 'edge3.cdn.test'] as const;

/** A site's own CDN host, which gets the site's cookies: the others are another site, and over http they cannot. */
export function ownEdge(site: string): string {
  return `media.${site}`;
}

/** That of `site.test`. */
export const COOKIE_EDGE = ownEdge('site.test');

/** Every host of the presets (Firefox wants them all in `network.dns.localDomains`). */
export const HOSTS: readonly string[] = [...SITE_HOSTS, PLAYER_HOST, ...EDGE_HOSTS, COOKIE_EDGE];

/** How the links of a channel are protected. */
export interface TokenPolicy {
  /** `cookie`: the watch page sets it for the site's own CDN host, and no link has it. */
  place: 'query' | 'path' | 'cookie' | 'none';
  /** `channel`: one token opens everything of the channel. `file`: every file has a token of its own, and no other. */
  scope: 'channel' | 'file';
  /** For how many seconds at least a minted one is good. */
  lifetime: number;
}

export interface Channel {
  /** Names the channel in paths, options and the log: `[a-z0-9-]+`. */
  id: string;
  title: string;
  /** The host of the watch page: one of the station's sites, or any other below `.test`. */
  site: string;
  kind: 'live' | 'vod';
  /** `ts` is muxed, `fmp4` has its audio in a rendition of its own, `mp4` is one progressive file (on demand only). */
  container: 'ts' | 'fmp4' | 'mp4';
  /** How many times over the media of a title is played (HLS on demand only): a long one has many files. */
  rounds: number;
  /** `dash`: one MPD, for `fmp4`, in place of HLS playlists. */
  manifest: 'hls' | 'dash';
  /** AES-128 is for the segments of HLS (RFC 8216bis 4.4.4.4); an init segment stays as it is. */
  encryption: 'none' | 'aes-128';
  /** Live HLS in partial segments, with playlists that wait for them (RFC 8216bis appendix B). */
  lowLatency: boolean;
  /** How many segments a live playlist lists, or an MPD allows to go back. */
  window: number;
  token: TokenPolicy;
  /** Each mint takes the next of these hosts in turn. */
  edges: readonly string[];
  /**
   * The multivariant playlist is on the first edge and exchanges its token: the children it names are on another edge
   * (the mints take those in turn), under a token of the mint's own session in the path, as long-lived as the link's.
   */
  exchange: boolean;
  /** Of an exchanged token: one session for all who open a link, or another one in each answer. */
  sessionPer: 'link' | 'answer';
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
  /** `m3u8`: playlists are named `….m3u8` (an MPD `….mpd`); `bare`: their names have no ending. */
  names: 'm3u8' | 'bare';
}

/** What must be said of a channel, and what may. */
export type ChannelParts = Pick<Channel, 'id' | 'title'> &
  Partial<Omit<Channel, 'token'>> & { token?: Partial<TokenPolicy> };

/** A channel with the usual for whatever is left out. Throws a RangeError where the parts contradict each other. */
export function channel(parts: ChannelParts): Channel {
  const made: Channel = {
    site: 'site.test',
    kind: 'live',
    container: 'ts',
    manifest: 'hls',
    rounds: 1,
    encryption: 'none',
    lowLatency: false,
    window: parts.lowLatency ? LONG_WINDOW : WINDOW,
    edges: ['edge1.cdn.test'],
    exchange: false,
    sessionPer: 'link',
    boundToEdge: false,
    cors: '*',
    credentials: false,
    embed: 'inline',
    shape: 'script',
    links: 'multivariant',
    names: 'm3u8',
    ...parts,
    token: { place: 'query', scope: 'channel', lifetime: 30, ...parts.token },
  };
  const problem = contradiction(made);
  if (problem !== null) throw new RangeError(`channel ${made.id}: ${problem}`);
  return made;
}

function contradiction(c: Channel): string | null {
  if (!/^[a-z0-9-]+$/.test(c.id)) return 'an id is made of a-z, 0-9 and -';
  if (!/^[a-z0-9.-]+\.test$/.test(c.site)) return 'a site is a host below .test';
  if (c.edges.length === 0 || !c.edges.every((edge) => HOSTS.includes(edge) || edge === ownEdge(c.site)))
    return 'edges must be hosts of the station';
  if (c.encryption === 'aes-128' && (c.container === 'mp4' || c.manifest === 'dash')) return 'AES-128 is for HLS only';
  if (c.lowLatency && (c.kind !== 'live' || c.container !== 'fmp4' || c.manifest !== 'hls' || c.encryption !== 'none'))
    return 'low latency is served for live HLS of clear fmp4 only';
  if (c.window < 1 || (c.lowLatency && c.window < LONG_WINDOW)) return 'the window is too short';
  if (c.container === 'mp4' && c.kind === 'live') return 'a progressive file cannot be live';
  if (c.container !== 'ts' && c.links === 'per-quality') return 'a single quality of it would have no sound';
  if (c.rounds > 1 && (c.kind === 'live' || c.manifest === 'dash' || c.container === 'mp4'))
    return 'only an HLS title goes round';
  if (c.manifest === 'dash' && c.container !== 'fmp4') return 'an MPD is served for fmp4 only';
  if (c.exchange && c.edges.length < 2) return 'an exchange needs an edge for the children';
  if (c.exchange && (c.container === 'mp4' || c.links === 'per-quality'))
    return 'only a multivariant playlist can exchange its token';
  if (c.exchange && (!['query', 'path'].includes(c.token.place) || c.token.scope === 'file'))
    return 'only a token of the whole channel can be exchanged';
  if (c.sessionPer === 'answer' && !c.exchange) return 'only an exchanged token has sessions';
  if (c.token.place === 'cookie') {
    if (c.token.scope === 'file') return 'one cookie cannot sign every file';
    if (c.embed === 'frame' || !c.edges.every((edge) => edge.endsWith(`.${c.site}`)))
      return 'the page can set cookies for its own site only';
    if (!c.credentials) return 'the player would not send the cookie';
  }
  if (c.cors === '*' && c.credentials) return 'credentials need a CORS policy other than *';
  return null;
}

/** The path below which everything of a channel lies, without the trailing slash. */
export function channelPath(c: Channel): string {
  return `/${c.container === 'mp4' ? 'mp4' : c.kind}/${c.id}`;
}
