/**
 * ok: keeps playing, nothing to do. quiet: nothing happens, and that is fine. attention: still plays, but needs the
 * viewer. stop: has stopped. Each has its own shape, so that colour is not the only sign.
 */
export type Tone = 'ok' | 'quiet' | 'attention' | 'stop';

const SEVERITY: Record<Tone, number> = { stop: 3, attention: 2, quiet: 1, ok: 0 };

/** Higher is worse. */
export function severity(tone: Tone): number {
  return SEVERITY[tone];
}
