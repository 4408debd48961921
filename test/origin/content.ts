import { contentKey, encryptSegment, keyNumber } from './aes.ts';
import type { Channel } from './channels.ts';
import { partAvailableAt, partsOf } from './low-latency.ts';
import { SEGMENT_SECONDS, type Media, type Rendition, type RenditionName } from './media.ts';
import { mpd } from './mpd.ts';
import { mediaPlaylist, multivariantPlaylist, type UriOf } from './playlists.ts';
import type { Resource } from './resource.ts';
import { liveSpan } from './timeline.ts';

/** The inputs of the CDN's content. Times in milliseconds. */
export interface ContentState {
  media: Media;
  secret: string;
  liveSince: number;
  now: number;
}

/** How a playlist was requested. */
export interface ContentRequest {
  uriOf: UriOf;
  /** As a delta update, without the segments that the player already knows (RFC 8216bis 6.2.5.1). */
  delta: boolean;
}

export interface Content {
  type: string;
  body: string | Buffer;
}

const PLAYLIST = 'application/vnd.apple.mpegurl';

/** The content of a channel's resource, or null if it does not exist (yet). */
export function contentOf(
  c: Channel,
  resource: Resource,
  { uriOf, delta }: ContentRequest,
  state: ContentState,
): Content | null {
  switch (resource.role) {
    case 'multivariant':
      if (c.manifest === 'dash') return { type: 'application/dash+xml', body: mpd(c, { uriOf, ...state }) };
      return { type: PLAYLIST, body: multivariantPlaylist(c, state.media, uriOf) };
    case 'media-playlist': {
      const { rendition } = resource;
      const packed = renditionOf(c, rendition, state.media);
      const durations = packed.segments.map(({ duration }) => duration);
      const parts = (sequence: number): number[] => partsOf(packed, sequence).map(({ duration }) => duration);
      return { type: PLAYLIST, body: mediaPlaylist(c, { rendition, durations, parts, delta, uriOf, ...state }) };
    }
    case 'init': {
      const body = renditionOf(c, resource.rendition, state.media).init;
      return body && { type: mp4Type(resource.rendition), body };
    }
    case 'segment':
      return resource.part === undefined
        ? segment(c, resource.rendition, resource.sequence, state)
        : partialSegment(c, resource.rendition, resource.sequence, resource.part, state);
    case 'key':
      return resource.number > keyNumber(lastSequence(c, state))
        ? null
        : { type: 'application/octet-stream', body: contentKey(state.secret, c.id, resource.number) };
    case 'file':
      return { type: 'video/mp4', body: state.media.file };
  }
}

// A live segment stays available while the station runs: a paused player may request it later.
function segment(c: Channel, name: RenditionName, sequence: number, state: ContentState): Content | null {
  if (sequence > lastSequence(c, state)) return null;
  const data = renditionOf(c, name, state.media).segments[sequence % state.media.length]?.data;
  if (!data) return null;
  const type = c.container === 'ts' ? 'video/mp2t' : mp4Type(name);
  if (c.encryption === 'none') return { type, body: data };
  const key = contentKey(state.secret, c.id, keyNumber(sequence));
  return { type, body: encryptSegment(data, key, sequence) };
}

function partialSegment(
  c: Channel,
  name: RenditionName,
  sequence: number,
  part: number,
  state: ContentState,
): Content | null {
  if (partAvailableAt(state.liveSince, sequence, part) > state.now) return null;
  const data = partsOf(renditionOf(c, name, state.media), sequence)[part]?.data;
  return data ? { type: mp4Type(name), body: data } : null;
}

function lastSequence(c: Channel, { media, liveSince, now }: ContentState): number {
  return c.kind === 'vod' ? c.rounds * media.length - 1 : liveSpan(liveSince, now, SEGMENT_SECONDS).last;
}

function renditionOf(c: Channel, name: RenditionName, media: Media): Rendition {
  if (c.container !== 'ts') return media.fmp4[name];
  if (name === 'audio') throw new Error('the audio of a ts channel is muxed');
  return media.ts[name];
}

function mp4Type(name: RenditionName): string {
  return name === 'audio' ? 'audio/mp4' : 'video/mp4';
}
