import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { nodeFetchText } from '../../../lib/cli/node-fetch.ts';
import { runSiteExtractor } from '../../../lib/extractors/run-extractor.ts';
import {
  learnCheapestExtractor,
  type LearningTarget,
  type LearningPorts,
} from '../../../lib/extractors/learning/learn-extractor.ts';
import { matchStream } from '../../../lib/core/match.ts';
import { createStream } from '../../../lib/core/stream-changes.ts';
import { playedStream, startPageFixtures, type FixtureSite } from '../../page-fixtures/index.ts';
import { observedRequestsOf } from '../../page-fixtures/observed-requests.ts';
import { load } from '../../page-fixtures/server.mjs';

let fixtures: Awaited<ReturnType<typeof startPageFixtures>>;
beforeAll(async () => {
  fixtures = await startPageFixtures(['given', 'own']);
});
afterAll(() => fixtures.close());

const isLinkPlayable = async (url: string) => (await fetch(url)).ok;
const portsFor = (): LearningPorts => ({
  fetchText: nodeFetchText(),
  hasAccess: async () => true,
  now: () => performance.now(),
  isLinkPlayable,
});
function targetOf(site: FixtureSite): LearningTarget {
  const pageUrl = fixtures.startUrl(site);
  const frame = site.frames.at(-1);
  const frameUrl = frame ? `http://${site.id}.player.test:${fixtures.port}${frame}` : pageUrl;
  return {
    pageUrl,
    frameUrl,
    links: [fixtures.issue(site, playedStream(site))],
    title: 'Title of the tab',
    at: Date.now(),
  };
}
/** Extractors learned from all observed requests of each site; several tests share them. */
const learnedBySite = new Map<
  string,
  Promise<{ target: LearningTarget; learned: Awaited<ReturnType<typeof learnCheapestExtractor>> }>
>();
function learnedOf(site: FixtureSite) {
  const known = learnedBySite.get(site.id);
  if (known) return known;
  const target = targetOf(site);
  const making = learnCheapestExtractor(target, observedRequestsOf(site), portsFor()).then((learned) => ({
    target,
    learned,
  }));
  learnedBySite.set(site.id, making);
  return making;
}
const fixtureIds = (...kinds: string[]) =>
  [...load('given'), ...load('own')].filter(({ learnable }) => kinds.includes(learnable)).map(({ id }) => id);
const siteOf = (id: string) => fixtures.sites.find((site) => site.id === id)!;

describe('learns, without configuration, an extractor that finds the fresh link of the right stream', () => {
  test.each(fixtureIds('page', 'api'))('%s', async (id) => {
    const site = siteOf(id);
    const ports = portsFor();
    const { target, learned } = await learnedOf(site);
    if (!learned.ok) throw new Error(JSON.stringify(learned.attempts));
    expect(learned.extractor.kind).toBe(site.learnable);

    const played = playedStream(site);
    const stream = {
      ...createStream(
        {
          originalUrl: target.links[0]!,
          siteKey: '',
          title: learned.stream.title,
          quality: learned.stream.quality,
          pageUrl: target.pageUrl,
          frameUrl: target.frameUrl,
          tabId: 0,
        },
        0,
        0,
      ),
      refreshCount: 1,
    };
    const links = [learned.stream.url];
    // A busy site may refuse one of three.
    for (let tries = 0; links.length < 3 && tries < 4; tries++) {
      const extraction = await runSiteExtractor(learned.extractor, target.pageUrl, ports);
      const match = extraction.ok ? matchStream(stream, extraction.streams, Date.now()) : null;
      if (match?.ok) links.push(match.fresh.url);
    }
    expect(links).toHaveLength(3);
    for (const link of links) {
      expect(fixtures.isLinkOf(site, played, link)).toBe(true);
      expect(await isLinkPlayable(link)).toBe(true);
    }
    expect(new Set([...target.links, ...links]).size).toBe(4);
  });
});

describe('a link that is not in the page or its responses', () => {
  test.each(fixtureIds('headless'))('is not learned from %s', async (id) => {
    const site = siteOf(id);
    const learned = await learnCheapestExtractor(targetOf(site), observedRequestsOf(site), portsFor());
    expect(learned.ok).toBe(false);
  });

  test.each(fixtureIds('api'))('is not learned from %s without its observed requests', async (id) => {
    expect((await learnCheapestExtractor(targetOf(siteOf(id)), [], portsFor())).ok).toBe(false);
  });

  test.each(fixtureIds('api'))('is learned from %s by the requests of the hidden page', async (id) => {
    const site = siteOf(id);
    const headless: LearningPorts['headless'] = async (_, __, { onEvent }) => {
      for (const request of observedRequestsOf(site)) onEvent?.({ kind: 'fetched', request, status: 200, millis: 10 });
      return [{ url: fixtures.issue(site, playedStream(site)), title: '', quality: '' }];
    };
    expect(await learnCheapestExtractor(targetOf(site), [], { ...portsFor(), headless })).toMatchObject({
      ok: true,
      extractor: { kind: 'api' },
    });
  });

  test('is learned by loading the page out of sight', async () => {
    const site = siteOf('g23-replay-data-parts');
    const played = playedStream(site);
    const headless = async () => [{ url: fixtures.issue(site, played), title: 'Bench 2', quality: '' }];
    expect(await learnCheapestExtractor(targetOf(site), [], { ...portsFor(), headless })).toMatchObject({
      ok: true,
      extractor: { kind: 'headless' },
      confidence: 'certain',
    });
  });
});

test('titles read as a person would say them', async () => {
  const titles = new Map<string, string>();
  for (const site of fixtures.sites.filter(({ learnable }) => learnable !== 'headless')) {
    const { learned } = await learnedOf(site);
    if (learned.ok) titles.set(site.id, learned.stream.title);
  }
  const noisy = [...titles].filter(([, title]) => /watching|\blive\)|\d{3,}|\| /.test(title));
  expect(noisy).toEqual([]);
  expect(titles.get('g04-next-data-cams')).toBe('North portal');
  expect(titles.get('g16-api-graphql-post')).toBe('Heat 7: final');
});
