import { keyNumber } from './aes.ts';
import type { Channel } from './channels.ts';
import { PART_TARGET, PARTS, partsAvailable, SEGMENTS_IN_PARTS, SKIP_UNTIL } from './low-latency.ts';
import { AUDIO_CODEC, bitRates, FRAME_RATE, SEGMENT_SECONDS, VARIANTS, VIDEO_CODEC } from './media.ts';
import type { Media, RenditionName } from './media.ts';
import { discontinuitiesBefore, liveSpan, wrapsAt } from './timeline.ts';

/** The file name of a channel's multivariant playlist or MPD. */
export function multivariantName(c: Channel): string {
  if (c.names === 'bare') return 'manifest';
  return c.manifest === 'dash' ? 'manifest.mpd' : 'master.m3u8';
}

/** The file name of a media playlist in its rendition's folder. */
export function mediaPlaylistName(c: Channel): string {
  return c.names === 'm3u8' ? 'index.m3u8' : 'playlist';
}

/** The URI in a playlist for a file of the channel, given by its path below the channel. */
export type UriOf = (name: string) => string;

/** The multivariant playlist (RFC 8216bis 4.4.6). */
export function multivariantPlaylist(c: Channel, media: Media, uriOf: UriOf): string {
  const uri = (name: RenditionName): string => uriOf(`${name}/${mediaPlaylistName(c)}`);
  const apart = c.container === 'fmp4';
  const audio = apart ? bitRates(media.fmp4.audio) : { peak: 0, average: 0 };
  const lines = ['#EXTM3U', '#EXT-X-VERSION:6', '#EXT-X-INDEPENDENT-SEGMENTS'];
  if (apart) {
    lines.push(
      '#EXT-X-MEDIA:TYPE=AUDIO,GROUP-ID="audio",NAME="English",LANGUAGE="en",DEFAULT=YES,AUTOSELECT=YES,' +
        `CHANNELS="1",URI="${uri('audio')}"`,
    );
  }
  for (const { name, width, height } of VARIANTS) {
    const video = bitRates((apart ? media.fmp4 : media.ts)[name]);
    lines.push(
      `#EXT-X-STREAM-INF:BANDWIDTH=${video.peak + audio.peak},AVERAGE-BANDWIDTH=${video.average + audio.average},` +
        `RESOLUTION=${width}x${height},FRAME-RATE=${FRAME_RATE.toFixed(3)},CODECS="${VIDEO_CODEC},${AUDIO_CODEC}"` +
        (apart ? ',AUDIO="audio"' : ''),
      uri(name),
    );
  }
  return `${lines.join('\n')}\n`;
}

/** The inputs of a media playlist besides its channel. Times in milliseconds. */
export interface MediaPlaylistState {
  rendition: RenditionName;
  /** Of its segments, in seconds. */
  durations: readonly number[];
  /** The durations of a segment's parts, in seconds; for low latency. */
  parts?: (sequence: number) => readonly number[];
  /** Write a delta update (RFC 8216bis 6.2.5.1); for low latency. */
  delta?: boolean;
  /** When segment 0 of the live streams began. */
  liveSince: number;
  now: number;
  uriOf: UriOf;
}

/** A media playlist (RFC 8216bis 4.4.3 to 4.4.5): all segments of a VOD, the sliding window of a live channel. */
export function mediaPlaylist(c: Channel, state: MediaPlaylistState): string {
  const { rendition, durations, liveSince, now, uriOf } = state;
  const live = c.kind === 'live';
  const loop = durations.length;
  const { first, last } = live
    ? liveSpan(liveSince, now, SEGMENT_SECONDS, c.window)
    : { first: 0, last: c.rounds * loop - 1 };
  const skipped = c.lowLatency && state.delta ? Math.max(0, last - first + 1 - SKIP_UNTIL / SEGMENT_SECONDS) : 0;
  const lines = [
    '#EXTM3U',
    `#EXT-X-VERSION:${c.lowLatency ? 9 : 6}`,
    `#EXT-X-TARGETDURATION:${Math.round(Math.max(...durations))}`,
    `#EXT-X-MEDIA-SEQUENCE:${first}`,
    ...(live ? [`#EXT-X-DISCONTINUITY-SEQUENCE:${discontinuitiesBefore(first, loop)}`] : ['#EXT-X-PLAYLIST-TYPE:VOD']),
    ...(c.lowLatency
      ? [
          `#EXT-X-PART-INF:PART-TARGET=${PART_TARGET}`,
          `#EXT-X-SERVER-CONTROL:CAN-BLOCK-RELOAD=YES,PART-HOLD-BACK=${3 * PART_TARGET},CAN-SKIP-UNTIL=${SKIP_UNTIL}`,
        ]
      : []),
    ...(skipped > 0 ? [`#EXT-X-SKIP:SKIPPED-SEGMENTS=${skipped}`] : []),
    ...(c.container === 'fmp4' ? [`#EXT-X-MAP:URI="${uriOf(`${rendition}/init.mp4`)}"`] : []),
  ];
  const begin = (sequence: number): void => {
    if (wrapsAt(sequence, loop)) lines.push('#EXT-X-DISCONTINUITY');
    if (c.encryption === 'aes-128' && (sequence === first || keyNumber(sequence) !== keyNumber(sequence - 1))) {
      lines.push(`#EXT-X-KEY:METHOD=AES-128,URI="${uriOf(`key/${keyNumber(sequence)}.bin`)}"`);
    }
    if (live) {
      lines.push(`#EXT-X-PROGRAM-DATE-TIME:${new Date(liveSince + sequence * SEGMENT_SECONDS * 1000).toISOString()}`);
    }
  };
  for (let sequence = first + skipped; sequence <= last; sequence++) {
    begin(sequence);
    if (c.lowLatency && sequence > last - SEGMENTS_IN_PARTS) lines.push(...partLines(sequence, state));
    lines.push(
      `#EXTINF:${(durations[sequence % loop] ?? 0).toFixed(3)},`,
      uriOf(`${rendition}/${sequence}.${c.container === 'fmp4' ? 'm4s' : 'ts'}`),
    );
  }
  if (c.lowLatency) {
    begin(last + 1);
    const parts = partLines(last + 1, state);
    lines.push(...parts, `#EXT-X-PRELOAD-HINT:TYPE=PART,URI="${uriOf(partName(rendition, last + 1, parts.length))}"`);
    lines.push(...renditionReports(c, last + 1, parts.length, state));
  }
  if (!live) lines.push('#EXT-X-ENDLIST');
  return `${lines.join('\n')}\n`;
}

/** The EXT-X-PART tags of a segment's available parts. */
function partLines(sequence: number, { rendition, parts, liveSince, now, uriOf }: MediaPlaylistState): string[] {
  const there = (parts?.(sequence) ?? []).slice(0, partsAvailable(liveSince, sequence, now));
  return there.map((duration, part) => {
    const independent = rendition === 'audio' || part === 0 ? ',INDEPENDENT=YES' : '';
    return `#EXT-X-PART:DURATION=${duration.toFixed(3)},URI="${uriOf(partName(rendition, sequence, part))}"${independent}`;
  });
}

function partName(rendition: RenditionName, sequence: number, part: number): string {
  return `${rendition}/${sequence}.${part}.m4s`;
}

/**
 * The rendition reports (4.4.5.4): all renditions grow at the same time. `parts` parts of segment `sequence` are
 * available.
 */
function renditionReports(c: Channel, sequence: number, parts: number, state: MediaPlaylistState): string[] {
  const lastPart = parts > 0 ? parts - 1 : PARTS - 1;
  const lastSequence = parts > 0 ? sequence : sequence - 1;
  return (['low', 'high', 'audio'] as const)
    .filter((it) => it !== state.rendition)
    .map((it) => {
      const uri = state.uriOf(`${it}/${mediaPlaylistName(c)}`);
      return `#EXT-X-RENDITION-REPORT:URI="${uri}",LAST-MSN=${lastSequence},LAST-PART=${lastPart}`;
    });
}
