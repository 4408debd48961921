import { setTimeout as delay } from 'node:timers/promises';
import type { createLock } from '../../lib/base/concurrency.ts';
import type { Driver } from '../harness/launch.ts';
import { stateOf } from '../matrix/controls.ts';
import { openAndPlay, switchOn } from '../matrix/session.ts';
import type { Nginx } from './nginx.ts';
import type { Peer } from './peer.ts';
import { siteHost, type Part } from './peers-list.ts';

/** How many links die while a peer is watched. */
export const EXPIRIES = 10;
/** A control needs no more to die. */
const CONTROL_EXPIRIES = 4;

/** What a viewing takes place in; `turn` lets one window open at a time. */
export interface Around {
  sitePort: number;
  nginx: Nginx;
  turn: ReturnType<typeof createLock>;
}

/** What came of a viewing. */
export interface Outcome {
  expiries: number;
  /** Requests of the player that were refused. */
  refused: number;
  /** The extension's own looks at a link that were: how it finds out whether one has died. */
  looks: number;
  /** What was refused to the player: file and status, with how often. */
  refusals: Record<string, number>;
  /** Of the time; 1 is all of it. */
  playedShare: number;
  errors: string[];
}

/** Watches a peer until so many of its links have died, and says what came of it; errors are in the outcome. */
export async function view(
  driver: Driver,
  peer: Peer,
  part: Part,
  { sitePort, nginx, turn }: Around,
): Promise<Outcome> {
  const page = await driver.page({ width: 500, height: 400 });
  try {
    // One after the other up to the switch: a link must not die while windows open.
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
    const refused = all.filter(({ look }) => !look);
    return {
      expiries,
      refused: refused.length,
      looks: all.length - refused.length,
      refusals: counted(refused.map(({ file, status }) => `${file} ${status}`)),
      playedShare: (after.playedSeconds - before.playedSeconds) / ((Date.now() - since) / 1000),
      errors: [...new Set(after.errors)],
    };
  } catch (error) {
    return {
      expiries: 0,
      refused: 0,
      looks: 0,
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
