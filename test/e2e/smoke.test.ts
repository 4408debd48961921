import { afterAll, beforeAll, describe, it } from 'vitest';
import { browser } from './lane.ts';
import { expectKept, openTheatre, switchStream, viewOn, watch, type Theatre } from './viewing.ts';

/** The main job once, as a viewer does it: the switch in the popup, then links that die. */
describe(`in ${browser}`, () => {
  let session: Theatre;
  beforeAll(async () => void (session = await openTheatre(browser)));
  afterAll(() => session?.close());

  it('a stream switched on in the popup plays on', async () => {
    const viewing = await watch(session, 'live-query');
    await switchStream(session, viewing, true);
    expectKept(await viewOn(session, viewing, undefined, 3), 3);
  });
});
