import type { Playback } from '../harness/playback.ts';

/** What was measured since the stream was switched on. */
export interface Measured {
  wallMs: number;
  /** How long a link is good. */
  lifetimeMs: number;
  /** Requests of the stream's family that the CDN refused. */
  refused: number;
  before: Playback;
  now: Playback;
}

export interface DemoResult {
  expiries: number;
  refused: number;
  playedPercent: number;
  /** The demo's last line. */
  line: string;
  /** Nothing refused, and at least 95 % played. */
  passed: boolean;
}

/** Judges what was measured. Percent are rounded down: 94.9 % is not 95 %. */
export function assessDemo({ wallMs, lifetimeMs, refused, before, now }: Measured): DemoResult {
  const expiries = Math.floor(wallMs / lifetimeMs);
  const stalled = now.stalledSeconds - before.stalledSeconds;
  // A player that catches up with the live edge plays a little more than wall time.
  const share = wallMs > 0 ? Math.min(1, (now.playedSeconds - before.playedSeconds) / (wallMs / 1000)) : 0;
  const playedPercent = Math.floor(share * 100);
  return {
    expiries,
    refused,
    playedPercent,
    line: `demo: ${expiries} expiries, ${refused} refused, ${stalled.toFixed(1)} s stalled, ${playedPercent} % played`,
    passed: refused === 0 && playedPercent >= 95,
  };
}
