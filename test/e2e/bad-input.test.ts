import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createLock } from '../../lib/base/concurrency.ts';
import { errorText } from '../../lib/core/errors.ts';
import { until } from '../harness/until.ts';
import type { Knobs } from '../origin/knobs.ts';
import { ask } from './ask.ts';
import { browser } from './lane.ts';
import { openTestSession, switchStream, watch, type TestSession, type Viewing } from './viewing.ts';

/** What pages can do wrong: each gives its own error, the old link stays in force, no other stream is touched. */
describe(`in ${browser}, a watch page that`, () => {
  let session: TestSession;
  let failing: Viewing;
  /** The one that lets a request wait for its time limit, while the others go on. */
  let silent: Viewing;
  let healthy: Viewing;
  const inOrder = { failing: createLock(), silent: createLock() };

  beforeAll(async () => {
    // Links that live long enough to be the same before and after every case.
    session = await openTestSession(browser, true, 600);
    failing = await watch(session, 'live-query');
    silent = await watch(session, 'live-path');
    healthy = await watch(session, 'live-site2');
    for (const viewing of [failing, silent, healthy]) {
      await switchStream(session, viewing, true);
      await until(async () => (await state(viewing)).refreshCount === 1, 'the first refresh ends');
    }
  });
  afterAll(() => session?.close());

  it.concurrent.each<[string, Partial<Knobs>, string, 'silent'?]>([
    ['does not answer', { pageDelay: 25_000 }, 'Extraction failed: site.test did not answer within 20 s', 'silent'],
    ['is down', { pageStatus: 500 }, 'Extraction failed: site.test answered 500'],
    ['is gone', { pageStatus: 404 }, 'Extraction failed: site.test answered 404'],
    ['never ends', { page: 'endless' }, 'Extraction failed: the page on site.test is larger than 8 MB'],
    ['is no page', { page: 'not-html' }, 'Extractor returned no streams'],
    ['has no link any more', { page: 'no-link' }, 'Extractor returned no streams'],
    [
      'gives another stream in its place',
      { redirect: '/watch/live-dash' },
      'No matching stream in fresh results: the only one found is another stream (Snooker night)',
    ],
    ['redirects to a page that is not there', { redirect: '/login' }, 'Extraction failed: site.test answered 404'],
  ])('%s', (_, knobs, error, which) =>
    inOrder[which ?? 'failing'](async () => {
      const viewing = which === 'silent' ? silent : failing;
      const before = [await state(viewing), await state(healthy)] as const;
      session.station.set(viewing.channel, knobs);
      try {
        await ask(session.driver, 'refreshNow', { url: before[0].url });
      } finally {
        session.station.reset(viewing.channel);
      }
      expect(await state(viewing)).toEqual({ ...before[0], error });
      expect(await state(healthy)).toEqual(before[1]);
      await ask(session.driver, 'refreshNow', { url: before[0].url });
      expect(await state(viewing)).toMatchObject({ error: '', refreshCount: before[0].refreshCount + 1 });
    }),
  );

  /** How a stream stands, by the view that the popup gets. */
  async function state(viewing: Viewing) {
    const view = await ask(session.driver, 'popup', { tabId: await session.driver.tabId(viewing.page) });
    const [stream] = view.here;
    if (!stream?.tracked) throw new Error('the stream is not tracked');
    const { refreshCount, lastError, expiresAt } = stream.tracked;
    return { url: stream.url, refreshCount, expiresAt, error: errorText(lastError) };
  }
});
