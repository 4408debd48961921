import { existsSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { until } from '../harness/until.ts';
import { startChild, type Child } from './child.ts';

/** Length of a segment (s), and number of segments in a manifest. */
const SEGMENT = 2;
const WINDOW = 8;

/** The folder of the streams, below the encoder's directory. */
export const MANIFESTS = { hls: 'hls/master.m3u8', dash: 'dash/manifest.mpd' } as const;
export type Format = keyof typeof MANIFESTS;

/**
 * Encodes ffmpeg's test picture as live HLS and live DASH into a directory. Resolves when both are playable. `timeUrl`:
 * where DASH players read the time.
 */
export async function startEncoder(dir: string, timeUrl: string): Promise<Child> {
  await Promise.all(['hls', 'dash'].map((format) => mkdir(join(dir, format), { recursive: true })));
  const child = await startChild('ffmpeg', [...INPUT, ...hls(join(dir, 'hls')), ...dash(join(dir, 'dash'), timeUrl)]);
  const ready = (): boolean => {
    const said = child.ended();
    if (said !== null) throw new Error(`ffmpeg ended: ${said}`);
    return (
      existsSync(join(dir, 'hls/segment-4.ts')) && Object.values(MANIFESTS).every((it) => existsSync(join(dir, it)))
    );
  };
  try {
    await until(ready, 'ffmpeg has made segments', { timeoutMs: 60_000 });
  } catch (error) {
    await child.end();
    throw error;
  }
  return child;
}

/** Arguments as one would type them; none contains a space. */
const words = (line: string): string[] => line.trim().split(/\s+/);

const INPUT = words(`
  -hide_banner -loglevel error -nostdin
  -re -f lavfi -i testsrc=size=320x180:rate=10
  -re -f lavfi -i sine=frequency=440:sample_rate=44100`);

const ENCODED = words(`
  -map 0:v -map 1:a -c:v libx264 -preset ultrafast -tune zerolatency -pix_fmt yuv420p -b:v 150k -c:a aac -b:a 32k
  -g ${SEGMENT * 10} -keyint_min ${SEGMENT * 10} -sc_threshold 0`);

function hls(dir: string): string[] {
  const format = words(`
    -f hls -hls_time ${SEGMENT} -hls_list_size ${WINDOW} -hls_delete_threshold 8
    -hls_flags delete_segments+temp_file -master_pl_name master.m3u8`);
  return [...ENCODED, ...format, '-hls_segment_filename', join(dir, 'segment-%d.ts'), join(dir, 'media.m3u8')];
}

function dash(dir: string, timeUrl: string): string[] {
  const format = words(`
    -f dash -seg_duration ${SEGMENT} -window_size ${WINDOW} -extra_window_size 8 -use_template 1 -use_timeline 1
    -utc_timing_url ${timeUrl}`);
  return [...ENCODED, ...format, '-adaptation_sets', 'id=0,streams=v id=1,streams=a', join(dir, 'manifest.mpd')];
}
