import { channelPath, type Channel } from './channels.ts';
import type { RenditionName } from './media.ts';
import { mediaPlaylistName, multivariantName } from './playlists.ts';

/** A member of a channel's family. */
export type Resource =
  | { role: 'multivariant' }
  | { role: 'media-playlist'; rendition: RenditionName }
  | { role: 'segment'; rendition: RenditionName; sequence: number }
  | { role: 'init'; rendition: RenditionName }
  | { role: 'key'; number: number }
  | { role: 'file' };

/** The name of the file of an mp4 channel. */
export const FILE_NAME = 'movie.mp4';

/** A link: the path of one of a channel's entry points, with the token where the channel has it. */
export function linkPath(c: Channel, token: string | null, name: string): string {
  if (token === null || c.token.place === 'none') return `${channelPath(c)}/${name}`;
  return c.token.place === 'path' ? `${channelPath(c)}/${token}/${name}` : `${channelPath(c)}/${name}?token=${token}`;
}

/** Takes a path and query below a channel apart: the token (null if there is none) and what is asked for (null: nothing we have). */
export function readPath(c: Channel, path: string): { token: string | null; resource: Resource | null } {
  const { pathname, searchParams } = new URL(`http://station${path}`);
  const parts = pathname.slice(channelPath(c).length + 1).split('/');
  let token: string | null = null;
  if (c.token.place === 'query') token = searchParams.get('token');
  else if (c.token.place === 'path' && /^\d+-/.test(parts[0] ?? '')) token = parts.shift() ?? null;
  return { token, resource: readResource(c, parts.join('/')) };
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
  if (file === mediaPlaylistName(c)) return { role: 'media-playlist', ...of };
  if (file === 'init.mp4' && c.container === 'fmp4') return { role: 'init', ...of };
  const segment = /^(\d+)\.(ts|m4s)$/.exec(file);
  return segment && segment[2] === (c.container === 'ts' ? 'ts' : 'm4s')
    ? { role: 'segment', sequence: Number(segment[1]), ...of }
    : null;
}
