import { readFileSync } from 'node:fs';
import { spread } from './spread.ts';

export type VideoName = 'low' | 'high';
export type RenditionName = VideoName | 'audio';

/** The attributes of the two video variants for manifests; as encoded by media/make.sh. */
export const VARIANTS = [
  { name: 'low', width: 160, height: 90 },
  { name: 'high', width: 320, height: 180 },
] as const;
export const FRAME_RATE = 10;
export const VIDEO_CODEC = 'avc1.42c00d';
export const AUDIO_CODEC = 'mp4a.40.2';

/** The served progressive file is this many times as large as the one in the repository: 50 kB a second. */
const FILE_SPREAD = 16;

/** The nominal length of every segment, in seconds. */
export const SEGMENT_SECONDS = 2;

export interface Segment {
  /** Seconds. */
  duration: number;
  data: Buffer;
}

/** One packed rendition; `init` (EXT-X-MAP) is null for MPEG-TS. */
export interface Rendition {
  init: Buffer | null;
  segments: readonly Segment[];
}

export interface Media {
  ts: Record<VideoName, Rendition>;
  fmp4: Record<RenditionName, Rendition>;
  /** The low variant with its audio as one progressive MP4 file. */
  file: Buffer;
  /** Segments per rendition. */
  length: number;
}

/** Reads the committed media from disk (2.9 MB). */
export function loadMedia(folder: URL = new URL('./media/', import.meta.url)): Media {
  const load = (file: string): Rendition =>
    unpack(readFileSync(new URL(file, folder)), readFileSync(new URL(`${file}.m3u8`, folder), 'utf8'));
  const ts = { low: load('low.mpegts'), high: load('high.mpegts') };
  const fmp4 = { low: load('low.mp4'), high: load('high.mp4'), audio: load('audio.mp4') };
  const file = spread(readFileSync(new URL('movie.mp4', folder)), FILE_SPREAD);
  return { ts, fmp4, file, length: ts.low.segments.length };
}

/** Cuts a packed file by the EXT-X-MAP and EXT-X-BYTERANGE of ffmpeg's index (always `length@offset`). */
export function unpack(packed: Buffer, index: string): Rendition {
  const cut = (length = '0', offset = '0'): Buffer => packed.subarray(Number(offset), Number(offset) + Number(length));
  const map = /^#EXT-X-MAP:.*BYTERANGE="(\d+)@(\d+)"/m.exec(index);
  const segments = [...index.matchAll(/^#EXTINF:([\d.]+),\n#EXT-X-BYTERANGE:(\d+)@(\d+)$/gm)].map(
    ([, duration, length, offset]) => ({ duration: Number(duration), data: cut(length, offset) }),
  );
  return { init: map ? cut(map[1], map[2]) : null, segments };
}

/** The rendition's peak and average bit rate, in bits per second (RFC 8216bis 4.4.6.2: BANDWIDTH, AVERAGE-BANDWIDTH). */
export function bitRates(rendition: Rendition): { peak: number; average: number } {
  const bits = rendition.segments.map(({ data }) => data.length * 8);
  const seconds = rendition.segments.map(({ duration }) => duration);
  const sum = (values: number[]): number => values.reduce((a, b) => a + b, 0);
  return {
    peak: Math.ceil(Math.max(...bits.map((b, i) => b / (seconds[i] ?? 1)))),
    average: Math.ceil(sum(bits) / sum(seconds)),
  };
}
