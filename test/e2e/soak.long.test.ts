import { describe, expect, it } from 'vitest';
import { until } from '../harness/until.ts';
import { storedRecords } from '../harness/stored.ts';
import { storedStreams } from './agreement.ts';
import { browser } from './lane.ts';
import { openTestSession, switchStream, watch, type TestSession } from './viewing.ts';

/** Seconds that a link lives here: the shortest for which a refresh comes in time. */
const SHORT = 4;
const CHANNELS = ['live-query', 'live-path', 'live-edge'];
/** So many in every run of the tests; `FRESHET_SOAK=500` for an evening's viewing. */
const EXPIRIES = Number(process.env['FRESHET_SOAK'] ?? 108);
/** Rules have reached their bound by then: 12 links of each stream, and what the older ones fold into. */
const SETTLED = EXPIRIES / 2;

/** What one moment of a long viewing costs. */
interface Footprint {
  rules: number;
  links: number;
  entries: number;
  bytes: number;
}

/** A viewing of hundreds of links: what it costs must not grow with it. */
describe(`in ${browser}`, () => {
  it(`${EXPIRIES} links expire, and rules and records are as many as after ${SETTLED}`, async () => {
    const session = await openTestSession(browser, true, SHORT);
    try {
      for (const channel of CHANNELS) {
        // Players that ask again: windows take longer to open than such a link lives.
        const viewing = await watch(session, channel, { query: '?patient' });
        await switchStream(session, viewing, true);
      }
      const settled = await after(session, SETTLED);
      const weight = await after(session, EXPIRIES);
      expect(weight.rules).toBeLessThanOrEqual(settled.rules * 1.1 + 5);
      expect(weight.links).toBeLessThanOrEqual(CHANNELS.length * 400);
      expect(weight.entries).toBeLessThanOrEqual(CHANNELS.length * 400);
      // Links and entries go on up to their bounds, and cost what they did.
      const each = (moment: Footprint) => moment.bytes / (moment.links + moment.entries);
      expect(each(weight)).toBeLessThanOrEqual(each(settled) * 1.2);
    } finally {
      await session.close();
    }
  });
});

/** What it costs once so many links have expired. */
async function after({ station, driver }: TestSession, expiries: number): Promise<Footprint> {
  const expired = () => {
    const now = Date.now();
    return CHANNELS.flatMap((channel) => station.issuedLinks(channel)).filter(({ expiresAt }) => expiresAt < now)
      .length;
  };
  await until(() => expired() >= expiries, `${expiries} links expire`, { timeoutMs: 600_000, everyMs: 500 });
  const streams = await storedStreams(driver);
  const records = (await storedRecords(driver, 'history')) as { entries: unknown[] }[];
  return {
    rules: (await driver.sessionRules()).length,
    links: streams.reduce((sum, { generations }) => sum + generations.length, 0),
    entries: records.reduce((sum, { entries }) => sum + entries.length, 0),
    bytes: JSON.stringify([streams, records]).length,
  };
}
