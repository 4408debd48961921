import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Entry } from '../origin/index.ts';
import { browser } from './lane.ts';
import { openTestSession, switchStream, watch, type TestSession } from './viewing.ts';

const CHANNEL = 'live-cookie';
/** Long enough that nothing is refused because it came late (s). */
const LIFETIME = 600;

describe('a CDN that wants a cookie', () => {
  let session: TestSession;
  beforeAll(async () => {
    session = await openTestSession(browser, true, LIFETIME);
  });
  afterAll(() => session?.close());

  it('is not asked without it, by whatever looks at the page', async () => {
    const asked: Entry[] = [];
    session.station.on((event) => event.type === 'request' && asked.push(event.entry));
    const viewing = await watch(session, CHANNEL);
    const manifests = () => asked.filter(({ channel, role }) => channel === CHANNEL && role === 'multivariant').length;
    const byPlayer = manifests();
    await switchStream(session, viewing, true);
    // The player asks for it once: it was looked at, and more than once.
    expect(manifests()).toBeGreaterThan(byPlayer);
    expect(session.station.refused(CHANNEL)).toEqual([]);
  });
});
