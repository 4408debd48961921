import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { errorText } from '../../lib/core/errors.ts';
import { until } from '../harness/until.ts';
import type { Knobs } from '../origin/knobs.ts';
import { ask } from './ask.ts';
import { browser } from './lane.ts';
import { openTheatre, switchStream, watch, type Theatre, type Viewing } from './viewing.ts';

/** What pages can do wrong: each gives its own error, the old link stays in force, no other stream is touched. */
describe(`in ${browser}, a watch page that`, () => {
  let theatre: Theatre;
  let failing: Viewing;
  let healthy: Viewing;

  beforeAll(async () => {
    // Links that live long enough to be the same before and after every case.
    theatre = await openTheatre(browser, true, 600);
    failing = await watch(theatre, 'live-query');
    healthy = await watch(theatre, 'live-site2');
    for (const viewing of [failing, healthy]) {
      await switchStream(theatre, viewing, true);
      await until(async () => (await state(viewing)).refreshCount === 1, 'the first refresh ends');
    }
  });
  afterAll(() => theatre?.close());

  it.each<[string, Partial<Knobs>, string]>([
    ['is down', { pageStatus: 500 }, 'Extraction failed: site.test answered 500'],
    ['is gone', { pageStatus: 404 }, 'Extraction failed: site.test answered 404'],
    ['never ends', { page: 'endless' }, 'Extraction failed: the page on site.test is larger than 8 MB'],
    ['does not answer', { pageDelay: 25_000 }, 'Extraction failed: site.test did not answer within 20 s'],
    ['is no page', { page: 'not-html' }, 'Extractor returned no streams'],
    ['has no link any more', { page: 'no-link' }, 'Extractor returned no streams'],
    [
      'gives another stream in its place',
      { redirect: '/watch/live-path' },
      'No matching stream in fresh results: the only one found is another stream (Mountain pass)',
    ],
    ['redirects to a page that is not there', { redirect: '/login' }, 'Extraction failed: site.test answered 404'],
  ])('%s', async (_, knobs, error) => {
    const before = [await state(failing), await state(healthy)] as const;
    theatre.station.set('live-query', knobs);
    try {
      await ask(theatre.driver, 'refreshNow', { url: before[0].url });
    } finally {
      theatre.station.reset('live-query');
    }
    expect(await state(failing)).toEqual({ ...before[0], error });
    expect(await state(healthy)).toEqual(before[1]);
    await ask(theatre.driver, 'refreshNow', { url: before[0].url });
    expect(await state(failing)).toMatchObject({ error: '', refreshCount: before[0].refreshCount + 1 });
  });

  /** How a stream stands, by the view that the popup gets. */
  async function state(viewing: Viewing) {
    const view = await ask(theatre.driver, 'popup', { tabId: await theatre.driver.tabId(viewing.page) });
    const [stream] = view.here;
    if (!stream?.kept) throw new Error('the stream is not kept');
    const { refreshCount, lastError, expiresAt } = stream.kept;
    return { url: stream.url, refreshCount, expiresAt, error: errorText(lastError) };
  }
});
