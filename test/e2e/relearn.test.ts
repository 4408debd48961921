import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { SiteDefinition } from '../../lib/core/site.ts';
import { readPlayback } from '../harness/playback.ts';
import { until } from '../harness/until.ts';
import { storedSites, storedStreams } from './agreement.ts';
import { ask } from './ask.ts';
import { browser } from './lane.ts';
import { resetSession } from './clean-session.ts';
import { openTestSession, switchStream, watch, type TestSession, type Viewing } from './viewing.ts';

const CHANNEL = 'live-query';
/** Seconds that links live: what is learned anew must be so before the last link of the old layout dies. */
const LIFETIME = 30;
/** Seconds of playing on a link that was not there yet when the layout changed. */
const STEADY_SECONDS = 5;

/** A site changes its layout while a stream of it is kept, so that what was learned finds nothing any more. */
describe('a site that changes its layout', () => {
  let session: TestSession;
  beforeAll(async () => void (session = await openTestSession(browser, true, LIFETIME)));
  afterEach(() => resetSession(session));
  afterAll(() => session?.close());

  it('is learned anew when a refresh finds nothing, and the stream plays on', async () => {
    const viewing = await tracked();
    expect(await definition()).toMatchObject({ origin: 'learned', extractor: { kind: 'page' } });
    const changedAt = change();
    await refresh();
    await until(async () => (await definition()).extractor.kind !== 'page', 'it is learned anew');
    expect(await definition()).toMatchObject({ origin: 'learned', extractor: { kind: 'headless' } });
    await until(() => isTrackedFrom(changedAt), 'the stream has a link of the new layout');

    const old = session.station.issuedLinks(CHANNEL).filter(({ at }) => at <= changedAt);
    const end = Math.max(...old.map(({ expiresAt }) => expiresAt));
    await until(() => Date.now() > end, 'all links of the old layout die');
    await playsOn(viewing);
    expect(session.station.refused(CHANNEL, changedAt)).toEqual([]);
  });

  it('control: a definition that the user edited stays as it is, and says that it finds nothing', async () => {
    await tracked();
    const before: SiteDefinition = { ...(await definition()), origin: 'user' };
    const saved = await ask(session.driver, 'saveSite', { definition: before, previousKey: before.key });
    expect(saved).toEqual({ ok: true, value: null });
    change();
    const failed = async () => {
      await refresh();
      return ((await storedStreams(session.driver))[0]?.failures ?? 0) >= 2;
    };
    await until(failed, 'two refreshes in turn find nothing');
    expect((await storedStreams(session.driver))[0]?.lastError).toEqual({ kind: 'no-streams' });
    expect(await definition()).toEqual(before);
  });

  /** A stream that is switched on, its definition proven by a refresh. */
  async function tracked(): Promise<Viewing> {
    const viewing = await watch(session, CHANNEL);
    await switchStream(session, viewing, true);
    const proven = async () => ((await storedStreams(session.driver))[0]?.refreshCount ?? 0) > 0;
    await until(proven, 'the first refresh');
    return viewing;
  }

  async function refresh(): Promise<void> {
    const [stream] = await storedStreams(session.driver);
    await ask(session.driver, 'refreshNow', { url: stream?.originalUrl ?? '' });
  }

  function change(): number {
    session.station.set(CHANNEL, { page: 'scripted' });
    return Date.now();
  }

  async function definition(): Promise<SiteDefinition> {
    const [site, ...others] = await storedSites(session.driver);
    expect(others).toEqual([]);
    return site!;
  }

  async function isTrackedFrom(changedAt: number): Promise<boolean> {
    const [stream] = await storedStreams(session.driver);
    const issuedLinks = session.station.issuedLinks(CHANNEL).filter(({ at }) => at > changedAt);
    return stream?.lastError === null && issuedLinks.some(({ url }) => url === stream.currentUrl);
  }

  async function playsOn({ player }: Viewing): Promise<void> {
    const played = async () => (await readPlayback(player))?.playedSeconds ?? 0;
    const from = await played();
    await until(async () => (await played()) >= from + STEADY_SECONDS, 'it plays on');
    expect((await readPlayback(player))?.errors).toEqual([]);
  }
});
