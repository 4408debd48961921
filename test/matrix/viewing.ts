import { setTimeout as delay } from 'node:timers/promises';
import type { Page } from 'puppeteer-core';
import { isMediaRequest, type Station } from '../origin/index.ts';
import { PLAYER_ACTIONS, EXPIRIES } from './player-actions.ts';
import { LIFETIME } from './cells.ts';
import { perform, stateOf } from './controls.ts';
import type { Outcome } from './outcome.ts';

/** The station rounds the end of a link up to a whole second. */
const LONGEST_LIFE_MS = (LIFETIME + 1) * 1000;

/** Plays a channel in a page, with a viewer's actions, until this many links have died, and returns the outcome. */
export async function viewOn(station: Station, channel: string, page: Page): Promise<Outcome> {
  const kind = station.channels.find(({ id }) => id === channel)?.kind ?? 'live';
  const since = Date.now();
  const before = await stateOf(page);
  const heights = new Set([before.height]);
  let pausedMs = 0;
  let pausedAt = 0;
  for (let lifetimes = 1; lifetimes <= EXPIRIES; lifetimes++) {
    await delay(since + lifetimes * LONGEST_LIFE_MS - Date.now());
    heights.add((await stateOf(page)).height);
    const action = PLAYER_ACTIONS[kind][lifetimes];
    if (action) await perform(page, action);
    if (action?.kind === 'pause') pausedAt = Date.now();
    if (action?.kind === 'play') pausedMs = Date.now() - pausedAt;
  }
  const after = await stateOf(page);
  const passedMs = Date.now() - since;
  return {
    ...refusalsOf(station, channel, since),
    expiries: Math.floor(passedMs / LONGEST_LIFE_MS),
    asked: lifetimesWithRequests(station, channel, since),
    stalledSeconds: after.stalledSeconds - before.stalledSeconds,
    playedShare: (after.playedSeconds - before.playedSeconds) / ((passedMs - pausedMs) / 1000),
    errors: [...new Set(after.errors)],
    heights: [...heights].filter((height) => height > 0),
  };
}

/** The refused requests of a channel: counts by role and reason, and times. `since`: the beginning (ms). */
export function refusalsOf(
  station: Station,
  channel: string,
  since: number,
): Pick<Outcome, 'refused' | 'refusals' | 'refusedAt'> {
  const refused = station.refused(channel, since);
  const refusals: Record<string, number> = {};
  for (const { role, verdict } of refused) {
    const what = `${role} ${verdict}`;
    refusals[what] = (refusals[what] ?? 0) + 1;
  }
  const refusedAt = refused.slice(0, 30).map(({ at }) => Math.round((at - since) / 100) / 10);
  return { refused: refused.length, refusals, refusedAt };
}

function lifetimesWithRequests(station: Station, channel: string, since: number): number {
  const own = station.log.filter((it) => it.channel === channel && it.at >= since && isMediaRequest(it));
  return new Set(own.map(({ at }) => Math.floor((at - since) / LONGEST_LIFE_MS))).size;
}
