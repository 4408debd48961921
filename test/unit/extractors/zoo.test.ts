import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { nodeFetchText } from '../../../lib/cli/fetch-text.ts';
import { extract } from '../../../lib/extractors/extract.ts';
import { learn, type Lesson, type LearnPorts } from '../../../lib/extractors/learn.ts';
import { matchStream } from '../../../lib/core/match.ts';
import { activeStream } from '../../../lib/core/stream-changes.ts';
import { playedStream, startZoo, type ZooSite } from '../../zoo/index.ts';
import { seenBy } from '../../zoo/seen.ts';
import { load } from '../../zoo/zoo.mjs';

let zoo: Awaited<ReturnType<typeof startZoo>>;
beforeAll(async () => {
  zoo = await startZoo(['given', 'own']);
});
afterAll(() => zoo.close());

const works = async (url: string) => (await fetch(url)).ok;
const portsFor = (): LearnPorts => ({
  fetchText: nodeFetchText(),
  hasAccess: async () => true,
  now: () => performance.now(),
  works,
});
function lessonOf(site: ZooSite): Lesson {
  const pageUrl = zoo.startUrl(site);
  const frame = site.frames.at(-1);
  const frameUrl = frame ? `http://${site.id}.player.test:${zoo.port}${frame}` : pageUrl;
  return {
    pageUrl,
    frameUrl,
    links: [zoo.mint(site, playedStream(site))],
    title: 'As the tab is called',
    at: Date.now(),
  };
}
/** What was learned of each site with all its requests seen: learned once, judged by several tests. */
const lessons = new Map<string, Promise<{ lesson: Lesson; learned: Awaited<ReturnType<typeof learn>> }>>();
function learnedOf(site: ZooSite) {
  const known = lessons.get(site.id);
  if (known) return known;
  const lesson = lessonOf(site);
  const making = learn(lesson, seenBy(site), portsFor()).then((learned) => ({ lesson, learned }));
  lessons.set(site.id, making);
  return making;
}
const shapes = (...kinds: string[]) =>
  [...load('given'), ...load('own')].filter(({ learnable }) => kinds.includes(learnable)).map(({ id }) => id);
const siteOf = (id: string) => zoo.sites.find((site) => site.id === id)!;

describe('with nothing configured, an extractor is learned that gives the fresh link of the right stream', () => {
  test.each(shapes('page', 'api'))('%s', async (id) => {
    const site = siteOf(id);
    const ports = portsFor();
    const { lesson, learned } = await learnedOf(site);
    if (!learned.ok) throw new Error(JSON.stringify(learned.attempts));
    expect(learned.extractor.kind).toBe(site.learnable);

    const played = playedStream(site);
    const stream = {
      ...activeStream(
        {
          originalUrl: lesson.links[0]!,
          siteKey: '',
          title: learned.stream.title,
          quality: learned.stream.quality,
          pageUrl: lesson.pageUrl,
          frameUrl: lesson.frameUrl,
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
      const extraction = await extract(learned.extractor, lesson.pageUrl, ports);
      const match = extraction.ok ? matchStream(stream, extraction.streams, Date.now()) : null;
      if (match?.ok) links.push(match.fresh.url);
    }
    expect(links).toHaveLength(3);
    for (const link of links) {
      expect(zoo.isLinkOf(site, played, link)).toBe(true);
      expect(await works(link)).toBe(true);
    }
    expect(new Set([...lesson.links, ...links]).size).toBe(4);
  });
});

describe('what is not in the page or its answers is not learned from them', () => {
  test.each(shapes('replay'))('%s', async (id) => {
    const site = siteOf(id);
    const learned = await learn(lessonOf(site), seenBy(site), portsFor());
    expect(learned.ok).toBe(false);
  });

  test.each(shapes('api'))('%s, where nobody saw its requests', async (id) => {
    expect((await learn(lessonOf(siteOf(id)), [], portsFor())).ok).toBe(false);
  });

  test.each(shapes('api'))('%s, but from what the page asks for when it is loaded unseen', async (id) => {
    const site = siteOf(id);
    const replay: LearnPorts['replay'] = async (_, __, { onEvent }) => {
      for (const request of seenBy(site)) onEvent?.({ kind: 'asked', request, status: 200, millis: 10 });
      return [{ url: zoo.mint(site, playedStream(site)), title: '', quality: '' }];
    };
    expect(await learn(lessonOf(site), [], { ...portsFor(), replay })).toMatchObject({
      ok: true,
      extractor: { kind: 'api' },
    });
  });

  test('and then the page is loaded unseen, where that can be done', async () => {
    const site = siteOf('g23-replay-data-parts');
    const played = playedStream(site);
    const replay = async () => [{ url: zoo.mint(site, played), title: 'Bench 2', quality: '' }];
    expect(await learn(lessonOf(site), [], { ...portsFor(), replay })).toMatchObject({
      ok: true,
      extractor: { kind: 'replay' },
      sure: 'sure',
    });
  });
});

test('titles are those a person would say', async () => {
  const titles = new Map<string, string>();
  for (const site of zoo.sites.filter(({ learnable }) => learnable !== 'replay')) {
    const { learned } = await learnedOf(site);
    if (learned.ok) titles.set(site.id, learned.stream.title);
  }
  const noisy = [...titles].filter(([, title]) => /watching|\blive\)|\d{3,}|\| /.test(title));
  expect(noisy).toEqual([]);
  expect(titles.get('g04-next-data-cams')).toBe('North portal');
  expect(titles.get('g16-api-graphql-post')).toBe('Heat 7: final');
});
