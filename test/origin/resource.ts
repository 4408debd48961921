import type { Request } from './answer.ts';
import { channelPath, type Channel } from './channels.ts';
import { cookieToken } from './cookie.ts';
import { isExchanged, tokenPlace } from './links.ts';
import type { RenditionName } from './media.ts';
import { mediaPlaylistName, multivariantName } from './playlists.ts';

/** A resource of a channel; an MPD counts as multivariant. */
export type Resource =
  | { role: 'multivariant' }
  | { role: 'media-playlist'; rendition: RenditionName }
  /** `part`: the index of a partial segment, from 0; absent for the whole segment. */
  | { role: 'segment'; rendition: RenditionName; sequence: number; part?: number }
  | { role: 'init'; rendition: RenditionName }
  | { role: 'key'; number: number }
  | { role: 'file' };

/** The name of the file of an mp4 channel. */
export const FILE_NAME = 'movie.mp4';

/** A parsed request for something below a channel. */
export interface RequestedResource {
  /** The token, or null if there is none. */
  token: string | null;
  /** The path below the channel, without the token. */
  name: string;
  /** Null if there is nothing with this name. */
  resource: Resource | null;
}

/** Parses a request for something below a channel. */
export function requestedResource(c: Channel, { host, path, cookie }: Request): RequestedResource {
  const { pathname, searchParams } = new URL(`http://station${path}`);
  const place = tokenPlace(c, host);
  const parts = pathname.slice(channelPath(c).length + 1).split('/');
  let token: string | null = null;
  if (place === 'cookie') token = cookieToken(cookie);
  else if (place === 'query') token = searchParams.get('token');
  else if (place === 'path' && /^\d+-/.test(parts[0] ?? '')) token = parts.shift() ?? null;
  const name = parts.join('/');
  const resource = readResource(c, name);
  const here = !c.exchange || (resource?.role === 'multivariant') !== isExchanged(c, host);
  return { token, name, resource: here ? resource : null };
}

function readResource(c: Channel, name: string): Resource | null {
  if (c.container === 'mp4') return name === FILE_NAME ? { role: 'file' } : null;
  if (name === multivariantName(c)) return { role: 'multivariant' };
  const key = /^key\/(\d+)\.bin$/.exec(name);
  if (key) return c.encryption === 'aes-128' ? { role: 'key', number: Number(key[1]) } : null;

  const [folder = '', file = '', ...rest] = name.split('/');
  const rendition = (c.container === 'fmp4' ? ['low', 'high', 'audio'] : ['low', 'high']).find((r) => r === folder);
  if (rendition === undefined || rest.length > 0) return null;
  const of = { rendition: rendition as RenditionName };
  if (file === mediaPlaylistName(c) && c.manifest === 'hls') return { role: 'media-playlist', ...of };
  if (file === 'init.mp4' && c.container === 'fmp4') return { role: 'init', ...of };
  const segment = /^(\d+)(?:\.(\d))?\.(ts|m4s)$/.exec(file);
  if (!segment || segment[3] !== (c.container === 'ts' ? 'ts' : 'm4s')) return null;
  const [, sequence, part] = segment;
  if (part !== undefined && !c.lowLatency) return null;
  return { role: 'segment', sequence: Number(sequence), ...of, ...(part === undefined ? {} : { part: Number(part) }) };
}
