import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Entry } from '../origin/index.ts';
import { browser } from './lane.ts';
import { openTheatre, switchStream, watch, type Theatre } from './viewing.ts';

const CHANNEL = 'live-cookie';
/** Long enough that nothing is refused because it came late (s). */
const LIFETIME = 600;

describe('a CDN that wants a cookie', () => {
  let theatre: Theatre;
  beforeAll(async () => {
    theatre = await openTheatre(browser, true, LIFETIME);
  });
  afterAll(() => theatre?.close());

  it('is not asked without it, by whatever looks at the page', async () => {
    const asked: Entry[] = [];
    theatre.station.on((event) => event.type === 'request' && asked.push(event.entry));
    const viewing = await watch(theatre, CHANNEL);
    const manifests = () => asked.filter(({ channel, role }) => channel === CHANNEL && role === 'multivariant').length;
    const byPlayer = manifests();
    await switchStream(theatre, viewing, true);
    // The player asks for it once: it was looked at, and more than once.
    expect(manifests()).toBeGreaterThan(byPlayer);
    expect(theatre.station.refused(CHANNEL)).toEqual([]);
  });
});
