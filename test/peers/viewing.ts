import { setTimeout as delay } from 'node:timers/promises';
import type { createLock } from '../../lib/base/concurrency.ts';
import type { Driver } from '../harness/launch.ts';
import { stateOf } from '../matrix/controls.ts';
import { openAndPlay, switchOn } from '../matrix/session.ts';
import type { Nginx } from './nginx.ts';
import type { Peer } from './peer.ts';
import { siteHost, type Part } from './peers-list.ts';

/** How many links die during a viewing. */
export const EXPIRIES = 10;
/** A control dies within fewer. */
const CONTROL_EXPIRIES = 4;

/** The environment of a viewing; `turn` lets one window open at a time. */
export interface ViewingContext {
  sitePort: number;
  nginx: Nginx;
  turn: ReturnType<typeof createLock>;
}

/** The result of a viewing. */
export interface Outcome {
  expiries: number;
  /** Refused requests of the player. */
  refused: number;
  /** Refused probes of the extension: a probe finds out whether a link has died. */
  probes: number;
  /** Refused requests of the player: file and status, with their number. */
  refusals: Record<string, number>;
  /** Share of the time; 1 is all of it. */
  playedShare: number;
  errors: string[];
}

/** Plays a peer until enough of its links have died, and returns the outcome; errors are in the outcome. */
export async function view(
  driver: Driver,
  peer: Peer,
  part: Part,
  { sitePort, nginx, turn }: ViewingContext,
): Promise<Outcome> {
  const page = await driver.page({ width: 500, height: 400 });
  try {
    // Open one window after the other until the switch is on: a link must not die while windows open.
    await turn(async () => {
      const url = `http://${siteHost(peer, part)}:${sitePort}/watch`;
      await openAndPlay(page, url, async (it) => part === 'kept' && switchOn(driver, it, peer.title));
    });
    const since = Date.now();
    const before = await stateOf(page);
    const expiries = part === 'kept' ? EXPIRIES : CONTROL_EXPIRIES;
    await delay(expiries * (peer.lifetime + 1) * 1000);
    const after = await stateOf(page);
    const all = await nginx.refused(peer, part, since);
    const refused = all.filter(({ isProbe }) => !isProbe);
    return {
      expiries,
      refused: refused.length,
      probes: all.length - refused.length,
      refusals: counted(refused.map(({ file, status }) => `${file} ${status}`)),
      playedShare: (after.playedSeconds - before.playedSeconds) / ((Date.now() - since) / 1000),
      errors: [...new Set(after.errors)],
    };
  } catch (error) {
    return {
      expiries: 0,
      refused: 0,
      probes: 0,
      refusals: {},
      playedShare: 0,
      errors: [error instanceof Error ? error.message : String(error)],
    };
  } finally {
    await page.close().catch(() => undefined);
  }
}

function counted(values: readonly string[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const value of values) counts[value] = (counts[value] ?? 0) + 1;
  return counts;
}
