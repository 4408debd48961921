import type { BrowserName } from '../harness/browsers.ts';
import type { Channel, PlayerName } from '../origin/index.ts';

/** A row of the matrix: a player and the media it plays. */
export interface PlayerRow {
  name: string;
  title: string;
  /** The station's player. */
  player: PlayerName;
  plays: 'hls' | 'dash' | 'file';
  /** The channel fields for this player. */
  parts: Partial<Omit<Channel, 'token'>>;
  /** Its package on npm; null for the browser's own player. */
  npm: string | null;
  /** Why it does not exist in a browser. */
  missing: Partial<Record<BrowserName, string>>;
}

// Separate audio and AES-128 together, if the player supports that.
const HLS = { plays: 'hls', parts: { container: 'fmp4', encryption: 'aes-128' }, missing: {} } as const;
const DASH = { plays: 'dash', parts: { container: 'fmp4', manifest: 'dash' }, missing: {} } as const;
const VIDEO = { player: 'native', npm: null } as const;
const NO_FIREFOX = { missing: { firefox: 'Firefox plays no HLS by itself' } } as const;

export const ROWS: readonly PlayerRow[] = [
  { name: 'hls.js', title: 'hls.js', player: 'hls.js', npm: 'hls.js', ...HLS },
  { name: 'video.js', title: 'video.js (VHS)', player: 'video.js', npm: 'video.js', ...HLS },
  { name: 'shaka', title: 'Shaka, HLS', player: 'shaka', npm: 'shaka-player', ...HLS },
  { name: 'shaka-dash', title: 'Shaka, DASH', player: 'shaka', npm: 'shaka-player', ...DASH },
  { name: 'dash.js', title: 'dash.js', player: 'dash.js', npm: 'dashjs', ...DASH },
  // Chromium plays encrypted transport streams and plain fMP4 with separate audio, but no encrypted fMP4.
  {
    name: 'native-aes',
    title: '<video>, HLS, AES-128',
    ...VIDEO,
    plays: 'hls',
    parts: { encryption: 'aes-128' },
    ...NO_FIREFOX,
  },
  {
    name: 'native-audio',
    title: '<video>, HLS, audio apart',
    ...VIDEO,
    plays: 'hls',
    parts: { container: 'fmp4' },
    ...NO_FIREFOX,
  },
  {
    name: 'mp4',
    title: '<video>, MP4',
    ...VIDEO,
    plays: 'file',
    parts: { container: 'mp4', kind: 'vod' },
    missing: {},
  },
];
