import { LONG_WINDOW } from './low-latency.ts';
import { WINDOW } from './timeline.ts';

/** The station's hosts and channels: what each one serves, and how its links are protected. */

export const PLAYER_HOST = 'player.test';
export const SITE_HOSTS = ['site.test', 'site2.test'] as const;
export const EDGE_HOSTS = ['edge1.cdn.test', 'edge2.cdn.test', 'edge3.cdn.test'] as const;

/**
 * A site's own CDN host, which receives the site's cookies. The other CDN hosts are cross-site, and over http they
 * cannot.
 */
export function ownEdge(site: string): string {
  return `media.${site}`;
}

/** The CDN host of `site.test`. */
export const COOKIE_EDGE = ownEdge('site.test');

/** Every host of the presets (Firefox needs all of them in `network.dns.localDomains`). */
export const HOSTS: readonly string[] = [...SITE_HOSTS, PLAYER_HOST, ...EDGE_HOSTS, COOKIE_EDGE];

/** How the links of a channel are protected. */
export interface TokenPolicy {
  /** `cookie`: the watch page sets the token for the site's own CDN host; links contain none. */
  place: 'query' | 'path' | 'cookie' | 'none';
  /** `channel`: one token opens everything of the channel. `file`: every file has its own token. */
  scope: 'channel' | 'file';
  /** How long an issued token is valid at least, in seconds. */
  lifetime: number;
}

export interface Channel {
  /** Identifies the channel in paths, options and the log: `[a-z0-9-]+`. */
  id: string;
  title: string;
  /** The host of the watch page: one of the station's sites, or any other under `.test`. */
  site: string;
  kind: 'live' | 'vod';
  /** `ts` is muxed, `fmp4` has a separate audio rendition, `mp4` is one progressive file (VOD only). */
  container: 'ts' | 'fmp4' | 'mp4';
  /** How many times a VOD repeats its media (HLS only): a long one has many files. */
  rounds: number;
  /** `dash`: one MPD instead of HLS playlists, for `fmp4`. */
  manifest: 'hls' | 'dash';
  /** AES-128 encrypts the segments of HLS (RFC 8216bis 4.4.4.4); init segments stay plain. */
  encryption: 'none' | 'aes-128';
  /** Live HLS with partial segments and blocking playlist reload (RFC 8216bis appendix B). */
  lowLatency: boolean;
  /** Segments in a live playlist, or in the time-shift buffer of an MPD. */
  window: number;
  token: TokenPolicy;
  /** Each issued link uses the next of these hosts in turn. */
  edges: readonly string[];
  /**
   * The multivariant playlist is on the first edge and exchanges its token. Its children are on another edge (the links
   * take those in turn), with the link's session token in the path. It lives as long as the link's own token.
   */
  exchange: boolean;
  /** For exchanged tokens: one session for all clients of a link, or a new one in each response. */
  sessionPer: 'link' | 'answer';
  /** A token is valid only on the edge it was issued for. */
  boundToEdge: boolean;
  /** `exact` always allows the origin that plays the channel and no other, so `Origin: null` fails. */
  cors: '*' | 'echo' | 'exact';
  /** The player sends credentials and the CDN allows them. */
  credentials: boolean;
  /** Whether the player is in the watch page itself or in a cross-origin frame. */
  embed: 'inline' | 'frame';
  /** Whether the link is in an inline script (with `\/`) or in an attribute (with entities). */
  shape: 'script' | 'attribute';
  /** Whether the page has one link to a multivariant playlist, or one link per quality to a media playlist. */
  links: 'multivariant' | 'per-quality';
  /** `m3u8`: playlists are named `….m3u8` (an MPD `….mpd`); `bare`: their names have no extension. */
  names: 'm3u8' | 'bare';
}

/** The required and the optional fields of a channel. */
export type ChannelParts = Pick<Channel, 'id' | 'title'> &
  Partial<Omit<Channel, 'token'>> & { token?: Partial<TokenPolicy> };

/** Makes a channel, with defaults for omitted fields. Throws a RangeError if the fields contradict each other. */
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

/** The path of a channel, without the trailing slash. */
export function channelPath(c: Channel): string {
  return `/${c.container === 'mp4' ? 'mp4' : c.kind}/${c.id}`;
}
