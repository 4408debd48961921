import type { SiteDefinition } from '../../lib/core/site.ts';
import { storedStreams } from '../e2e/agreement.ts';
import { buildExtension } from '../harness/build.ts';
import { launch, type Driver } from '../harness/launch.ts';
import { startLoopback, type Loopback } from '../harness/loopback.ts';
import { until } from '../harness/until.ts';
import { channel } from '../origin/index.ts';
import { playerPage } from '../origin/pages.ts';
import { bounded, told, type Figure } from './figure.ts';
import { extensionProcess, type Usage } from './process.ts';
import { seed } from './seed.ts';
import { median } from './statistics.ts';
import { HOSTS, keptStreams, SITES } from './streams.ts';

const COUNTS = [1, 10, 100, 1_000];
const RUNS = 3;
/** Own processor time of a refresh of one stream (ms). */
const OWN_CPU = 10;
/** Links that each stream has had: the one of before is led to the current one. */
const LINKS = 2;
const PATIENT = { timeoutMs: 120_000, everyMs: 250 };

/** From the alarm, which starts the worker, until the rules are in force, in Chromium: how long, and how much of it our own processor time is. */
export async function refresh(): Promise<Figure[]> {
  const extensionDir = await buildExtension('chromium');
  const figures: Figure[] = [];
  for (const count of COUNTS) {
    const world = await startWorld(count);
    const driver = await launch({ browser: 'chromium', hosts: HOSTS, extensionDir });
    try {
      figures.push(...(await measure(driver, world, count)));
    } finally {
      await driver.close();
      await world.close();
    }
  }
  return figures;
}

async function measure(driver: Driver, world: World, count: number): Promise<Figure[]> {
  const tabs = new Map<string, number>();
  for (let site = 0; site < Math.min(count, SITES); site++) {
    const page = await (site === 0 ? driver.page() : driver.browser.newPage());
    await page.goto(world.pageOf(site));
    tabs.set(world.pageOf(site), await driver.tabId(page));
  }
  // The background keeps in memory what it has stored: it reads what is put there past it when it starts.
  const restart = async (dueAt: number): Promise<Usage> => {
    await driver.killBackground();
    const stored = await storedStreams(driver);
    const streams = stored.length === count ? stored : world.streams(tabs);
    await seed(
      driver,
      streams.map((stream) => ({ ...stream, dueAt })),
      world.sites,
    );
    const before = await settled(driver);
    await (await driver.background.ready()).evaluate(() => chrome.alarms.create('refresh', { when: Date.now() }));
    return before;
  };
  const times: number[] = [];
  const own: number[] = [];
  const starts: number[] = [];
  for (let run = 0; run <= (count >= 100 ? 1 : RUNS); run++) {
    const idle = await restart(Date.now() + 3_600_000);
    await until(async () => (await driver.sessionRules()).length > 0, 'the stored streams have rules', PATIENT);
    const start = (await settled(driver)).cpuMs - idle.cpuMs;
    world.renew();
    const before = await restart(0);
    const begun = performance.now();
    await until(() => inForce(driver, world.mark()), 'all rules lead to the fresh links', PATIENT);
    const took = performance.now() - begun;
    const cpu = (await settled(driver)).cpuMs - before.cpuMs;
    // Beyond what a browser takes, rules do not tell: the store does.
    const refreshed = async (): Promise<boolean> =>
      (await storedStreams(driver)).every(({ currentUrl }) => currentUrl.includes(world.mark()));
    await until(refreshed, 'all streams are refreshed', PATIENT);
    if (run === 0) continue;
    times.push(took);
    starts.push(start);
    own.push(cpu - start);
  }
  const [time, cpu] = [median(times), median(own)];
  const what = `${count} stream${count === 1 ? '' : 's'} over ${Math.min(count, SITES)} site${count === 1 ? '' : 's'}`;
  return [
    told(`${what}: from the alarm until the rules are in force`, time, 'ms'),
    told(`${what}: own processor time to start and make the rules`, median(starts), 'ms'),
    told(`${what}: own processor time to refresh them`, cpu, 'ms'),
    told(`${what}: the rest, which is the network and the browser`, Math.max(0, time - cpu - median(starts)), 'ms'),
    bounded(`${what}: own processor time to refresh, for each stream`, cpu / count, 'ms', OWN_CPU),
  ];
}

/** What the extension's process has used once it is at rest: no more than 10 ms of processor time in a second. */
async function settled(driver: Driver): Promise<Usage> {
  let last: Usage = { cpuMs: -1_000, memoryMB: 0 };
  const atRest = (): boolean => {
    const now = extensionProcess(driver);
    const rests = now.cpuMs - last.cpuMs <= 10;
    last = now;
    return rests;
  };
  await until(atRest, 'the extension is at rest', { timeoutMs: 120_000, everyMs: 1_000 });
  return last;
}

async function inForce(driver: Driver, mark: string): Promise<boolean> {
  return driver.background.evaluate(async (text) => {
    const rules = await chrome.declarativeNetRequest.getSessionRules();
    const redirects = rules.filter(({ action, id }) => (action.type as string) === 'redirect' && id < 1_000_000);
    return redirects.length > 0 && redirects.every(({ action }) => action.redirect?.regexSubstitution?.includes(text));
  }, mark);
}

interface World extends Loopback {
  pageOf(site: number): string;
  /** The streams as they are kept at first, in these tabs. */
  streams(tabs: ReadonlyMap<string, number>): ReturnType<typeof keptStreams>;
  sites: SiteDefinition[];
  /** From now on pages give other links; `mark` is what those have in common. */
  renew(): void;
  mark(): string;
}

/** Twenty sites with a watch page each, which names all of its channels, and their CDNs, which refuse nothing. */
async function startWorld(count: number): Promise<World> {
  let generation = 0;
  const mark = (): string => `fresh${generation}x`;
  let port = 0;
  const scheme = (host: string): string => `http://${host}:${port}`;
  const pageOf = (site: number): string => `${scheme(`site${site}.test`)}/watch`;
  const server = await startLoopback((request, response) => {
    const host = (request.headers.host ?? '').split(':')[0] ?? '';
    if (request.url === '/watch') {
      response.setHeader('content-type', 'text/html').end(watchPage(host, count, scheme, mark()));
    } else if (request.url?.startsWith('/live/')) {
      response.setHeader('content-type', 'application/vnd.apple.mpegurl').end(livePlaylist());
    } else response.writeHead(404).end();
  });
  ({ port } = server);
  return {
    ...server,
    pageOf,
    mark,
    renew: () => void generation++,
    streams: (tabs) =>
      keptStreams(count, 0, scheme, LINKS).map((stream, index) => {
        const pageUrl = pageOf(index % SITES);
        return { ...stream, pageUrl, frameUrl: pageUrl, tabId: tabs.get(pageUrl) ?? 0, family: 'substitute' as const };
      }),
    sites: Array.from({ length: SITES }, (_, site) => ({
      schemaVersion: 2 as const,
      key: `site${site}.test`,
      matches: [`*://site${site}.test/*`],
      page: pageOf(site),
      origin: 'user' as const,
      enabled: true,
      mode: 'auto' as const,
      extractor: { kind: 'page' as const, hops: [] },
    })),
  };
}

function watchPage(host: string, count: number, scheme: (host: string) => string, mark: string): string {
  const indices = Array.from({ length: count }, (_, index) => index).filter(
    (index) => `site${index % SITES}.test` === host,
  );
  const sections = indices.map((index) => {
    const [id, title] = [`channel-${index}`, `Channel ${index}`];
    const token = `${mark}${index}`.padEnd(43, 'q7Zk');
    const file = `${scheme(`edge.${host}`)}/live/${id}/master.m3u8?token=${token}&expires=1900000000`;
    const sources = [{ label: '', type: 'application/vnd.apple.mpegurl', file }];
    return {
      channel: channel({ id, title }),
      player: 'native' as const,
      content: { setup: { id, title, credentials: false, sources } },
    };
  });
  return playerPage(`Watch ${host}`, sections);
}

function livePlaylist(): string {
  const first = Math.floor(Date.now() / 2000);
  const segments = Array.from({ length: 6 }, (_, index) => `#EXTINF:2.0,\n${first + index}.ts`);
  return `#EXTM3U\n#EXT-X-VERSION:3\n#EXT-X-TARGETDURATION:2\n#EXT-X-MEDIA-SEQUENCE:${first}\n${segments.join('\n')}\n`;
}
