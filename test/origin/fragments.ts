/** Cuts a movie fragment (ISO 14496-12 8.8) into shorter ones, as a low-latency packager would produce them. */

/** A piece of a segment; a partial segment of LL-HLS (RFC 8216bis 4.4.4.9). */
export interface Part {
  /** Seconds. */
  duration: number;
  data: Buffer;
}

const DEFAULT_DURATION = 0x8;
const DATA_OFFSET = 0x1;
const FIRST_SAMPLE_FLAGS = 0x4;
const SAMPLE_DURATION = 0x100;
const SAMPLE_SIZE = 0x200;

interface Sample {
  /** In the track's timescale. */
  duration: number;
  /** Bytes. */
  size: number;
}

/**
 * Cuts a segment of one track, with one `moof` and one `mdat`, into `count` fragments of nearly equal length. It
 * supports the output of ffmpeg: sizes in `trun`, durations there too (if the last sample is shorter) or in `tfhd`.
 * Throws at anything else.
 */
export function splitFragment(init: Buffer, segment: Buffer, count: number): Part[] {
  const timescale = inside(init, 'moov', 'trak', 'mdia', 'mdhd').readUInt32BE(12);
  const moof = inside(segment, 'moof');
  const tfhd = inside(moof, 'traf', 'tfhd');
  const { samples, firstFlags } = samplesOf(inside(moof, 'traf', 'trun'), sampleDuration(tfhd));
  const mdat = inside(segment, 'mdat');

  let time = inside(moof, 'traf', 'tfdt').readBigUInt64BE(4);
  let from = 0;
  let offset = 0;
  return Array.from({ length: count }, (_, i) => {
    const to = Math.round(((i + 1) * samples.length) / count);
    const own = samples.slice(from, to);
    const bytes = own.reduce((sum, { size }) => sum + size, 0);
    const duration = own.reduce((sum, it) => sum + it.duration, 0);
    const head = { tfhd, time, samples: own, firstFlags: i === 0 ? firstFlags : null };
    const data = Buffer.concat([
      fragmentHead(inside(moof, 'mfhd'), head),
      box('mdat', mdat.subarray(offset, offset + bytes)),
    ]);
    from = to;
    offset += bytes;
    time += BigInt(duration);
    return { duration: duration / timescale, data };
  });
}

interface Head {
  tfhd: Buffer;
  /** Decode time of the first sample, in the track's timescale. */
  time: bigint;
  samples: readonly Sample[];
  /** Flags of the first sample, if they differ from the others. */
  firstFlags: Buffer | null;
}

function fragmentHead(mfhd: Buffer, { tfhd, time, samples, firstFlags }: Head): Buffer {
  const tfdt = Buffer.alloc(12);
  tfdt.writeUInt8(1);
  tfdt.writeBigUInt64BE(time, 4);
  const flags = DATA_OFFSET | (firstFlags ? FIRST_SAMPLE_FLAGS : 0) | SAMPLE_DURATION | SAMPLE_SIZE;
  const table = words(...samples.flatMap(({ duration, size }) => [duration, size]));
  const moof = (dataOffset: number): Buffer => {
    const trun = box('trun', words(flags, samples.length, dataOffset), firstFlags ?? Buffer.alloc(0), table);
    return box('moof', box('mfhd', mfhd), box('traf', box('tfhd', tfhd), box('tfdt', tfdt), trun));
  };
  return moof(moof(0).length + 8);
}

function sampleDuration(tfhd: Buffer): number {
  const flags = tfhd.readUInt32BE() & 0xffffff;
  if ((flags & DEFAULT_DURATION) === 0 || (flags & 3) !== 0)
    throw new Error('a tfhd without a duration of its samples');
  return tfhd.readUInt32BE(8);
}

// The fields of a sample are in the order of their flags (ISO 14496-12 8.8.8).
function samplesOf(trun: Buffer, duration: number): { samples: Sample[]; firstFlags: Buffer | null } {
  const flags = trun.readUInt32BE() & 0xffffff;
  const optional = FIRST_SAMPLE_FLAGS | SAMPLE_DURATION;
  if ((flags | optional) !== (SAMPLE_SIZE | DATA_OFFSET | optional))
    throw new Error('a trun with more than durations and sizes');
  const first = (flags & FIRST_SAMPLE_FLAGS) !== 0;
  const timed = (flags & SAMPLE_DURATION) !== 0;
  const start = first ? 16 : 12;
  const samples = Array.from({ length: trun.readUInt32BE(4) }, (_, i) => {
    const at = start + (timed ? 8 : 4) * i;
    return timed
      ? { duration: trun.readUInt32BE(at), size: trun.readUInt32BE(at + 4) }
      : { duration, size: trun.readUInt32BE(at) };
  });
  return { samples, firstFlags: first ? trun.subarray(12, 16) : null };
}

/** The content of the first box of these types, each inside the one before. */
function inside(data: Buffer, ...path: string[]): Buffer {
  const [type, ...rest] = path;
  if (type === undefined) return data;
  for (let at = 0; at + 8 <= data.length; at += data.readUInt32BE(at)) {
    const body = data.subarray(at + 8, at + data.readUInt32BE(at));
    if (data.toString('latin1', at + 4, at + 8) === type) return inside(body, ...rest);
  }
  throw new Error(`no ${type} box`);
}

function box(type: string, ...parts: Buffer[]): Buffer {
  const body = Buffer.concat(parts);
  return Buffer.concat([words(body.length + 8), Buffer.from(type, 'latin1'), body]);
}

function words(...values: number[]): Buffer {
  const data = Buffer.alloc(4 * values.length);
  values.forEach((value, i) => data.writeUInt32BE(value, 4 * i));
  return data;
}
