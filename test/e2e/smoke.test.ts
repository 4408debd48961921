import { afterAll, beforeAll, describe, it } from 'vitest';
import { browser } from './lane.ts';
import { expectKept, openTheatre, switchInPopup, viewOn, watchTracked, type Theatre } from './viewing.ts';

/** The main job once, as a viewer does it: the switch in the popup, then links that die. */
describe(`in ${browser}`, () => {
  let session: Theatre;
  beforeAll(async () => void (session = await openTheatre(browser)));
  afterAll(() => session?.close());

  it('a stream switched on in the popup plays on', async () => {
    const viewing = await watchTracked(session, 'live-query', { through: switchInPopup });
    expectKept(await viewOn(session, viewing));
  });
});
