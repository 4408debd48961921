import { afterAll, beforeAll, describe, it } from 'vitest';
import { playThrough } from './continuity-cases.ts';
import { browser } from './lane.ts';
import { expectContinuous, openTestSession, type TestSession } from './viewing.ts';

/** The main job once, for the inner loop: the switch in the popup, then links that die. */
describe(`in ${browser}`, () => {
  let session: TestSession;
  beforeAll(async () => void (session = await openTestSession(browser)));
  afterAll(() => session?.close());

  it('a stream switched on in the popup plays on', async () => {
    expectContinuous(await playThrough(session, 'live-query'));
  });
});
