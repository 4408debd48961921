import { afterAll, beforeAll, describe, it } from 'vitest';
import { CASES, playThrough } from './continuity-cases.ts';
import { browser } from './lane.ts';
import { expectContinuous, openTestSession, type TestSession } from './viewing.ts';

/** So many links reach beyond the fold of older links into fewer rules, which three do not. */
const EXPIRIES = 14;
/** A channel for each form that rules have. */
const FORMS = new Set([
  'live-query',
  'live-path',
  'live-edge',
  'live-signed',
  'vod-signed',
  'live-exchanged',
  'live-sessions',
  'live-dash',
  'vod-file',
]);

describe(`in ${browser}, ${EXPIRIES} links of each form of rules`, () => {
  let session: TestSession;
  beforeAll(async () => void (session = await openTestSession(browser)));
  afterAll(() => session?.close());

  it.concurrent.each(CASES.filter(([, channel]) => FORMS.has(channel)))('%s: plays on', async (_, channel) => {
    expectContinuous(await playThrough(session, channel, EXPIRIES), EXPIRIES);
  });
});
