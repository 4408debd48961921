import { afterAll, beforeAll, describe, it } from 'vitest';
import { playThrough } from './continuity-cases.ts';
import { browser } from './lane.ts';
import { expectKept, openTheatre, type Theatre } from './viewing.ts';

/** The main job once, for the inner loop: the switch in the popup, then links that die. */
describe(`in ${browser}`, () => {
  let session: Theatre;
  beforeAll(async () => void (session = await openTheatre(browser)));
  afterAll(() => session?.close());

  it('a stream switched on in the popup plays on', async () => {
    expectKept(await playThrough(session, 'live-query'));
  });
});
