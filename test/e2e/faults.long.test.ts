import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { until } from '../harness/until.ts';
import { expectAgreement, storedStreams } from './agreement.ts';
import { passed, SEED, seededRandom, startChaos } from './chaos.ts';
import { resetSession } from './clean-session.ts';
import { browser } from './lane.ts';
import {
  expectContinuous,
  expectPlayed,
  openTestSession,
  viewOn,
  watchTracked,
  type TestSession,
  type Viewing,
} from './viewing.ts';

/** How often the background is killed at random; a refresh takes some hundred of the milliseconds between two kills. */
const KILLS = Number(process.env['FRESHET_KILLS'] ?? 60);
/** How many links die under chaos. */
const EXPIRIES = 10;

/** Faults at moments that chance decides. A seed that failed runs again with `FRESHET_SEED`. */
describe(`in ${browser}, at random (seed ${SEED})`, () => {
  let session: TestSession;
  beforeAll(async () => void (session = await openTestSession(browser)));
  beforeEach(() => resetSession(session));
  afterAll(() => session?.close());

  it(`the background killed ${KILLS} times: the streams play on, store and rules agree`, async () => {
    const random = seededRandom(SEED);
    // Players that ask again: killed so often, it may miss the end of a link.
    const viewings: Viewing[] = [];
    for (const channel of ['live-edge', 'live-signed']) {
      viewings.push(await watchTracked(session, channel, { query: '?patient' }));
    }
    for (let kill = 0; kill < KILLS; kill++) {
      await passed(500 + random() * 3_000);
      await session.driver.killBackground();
    }
    await expectAgreement(session.driver);
    const fresh = async () => (await storedStreams(session.driver)).every(({ lastError }) => lastError === null);
    await until(fresh, 'both are refreshed');
    const results = await Promise.all(viewings.map((viewing) => viewOn(session, viewing)));
    for (const result of results) {
      expect(result).toMatchObject({ refused: [], errors: [] });
      expectPlayed(result);
    }
  });

  it('a page that fails and dawdles now and then, edges that change: nothing is refused', async () => {
    const viewing = await watchTracked(session, 'live-edge');
    const stop = startChaos(session.station, 'live-edge', seededRandom(SEED));
    try {
      expectContinuous(await viewOn(session, viewing, undefined, EXPIRIES), EXPIRIES);
    } finally {
      stop();
    }
  });
});
