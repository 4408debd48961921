import type { Protocol } from 'puppeteer-core';
import type { Driver } from '../harness/launch.ts';
import { until } from '../harness/until.ts';
import { extensionProcess } from './process.ts';
import type { Sites } from './sites.ts';
import { median } from './statistics.ts';

/** Refreshes to measure, after two that do not count: they warm up the code, as earlier refreshes of a viewing do. */
const REFRESHES = 15;
/** Requests of a refresh: the watch page and the manifest. */
const REQUESTS = 2;
/** Time after the last response until a refresh is complete, with its rules in force and all data written (ms). */
const OVER_MS = 700;
/** Sampling interval of the profile (µs). With a shorter one, sampling itself takes most of the time. */
const SAMPLE_US = 1_000;

/**
 * Measures what a refresh of one stream costs in an awake background (ms of processor time): the median for its thread,
 * and the part of it in Freshet's own scripts. That part comes from the samples of a separate run, because sampling
 * takes time as well.
 */
export async function awake(driver: Driver, sites: Sites, key: string): Promise<{ workerMs: number; ownMs: number }> {
  const times: number[] = [];
  for (let left = REFRESHES + 1; left >= 0; left--) {
    const before = extensionProcess(driver);
    await refreshOnce(driver, sites, key);
    if (left < REFRESHES) times.push(extensionProcess(driver).workerMs - before.workerMs);
  }
  const isWorker = (type: string, url: string) => type === 'service_worker' && url.endsWith('/background.js');
  const target = await driver.browser.waitForTarget((it) => isWorker(it.type(), it.url()));
  const session = await target.createCDPSession();
  await session.send('Profiler.enable');
  await session.send('Profiler.setSamplingInterval', { interval: SAMPLE_US });
  await session.send('Profiler.start');
  for (let left = REFRESHES; left > 0; left--) await refreshOnce(driver, sites, key);
  const { profile } = await session.send('Profiler.stop');
  await session.detach();
  const workerMs = median(times);
  return { workerMs, ownMs: workerMs * ownShare(profile) };
}

/** As the popup does when its button is pressed. */
async function refreshOnce(driver: Driver, sites: Sites, key: string): Promise<void> {
  const { requests } = sites.traffic();
  await driver.background.evaluate(async (url) => {
    await chrome.runtime.sendMessage({ id: 1, type: 'refreshNow', data: { url }, timestamp: Date.now() });
  }, key);
  const isOver = () => {
    const now = sites.traffic();
    return now.requests >= requests + REQUESTS && Date.now() - now.last > OVER_MS;
  };
  await until(isOver, 'the stream is refreshed', { timeoutMs: 20_000 });
}

/** The share of the thread's busy time in functions of the extension's scripts. */
function ownShare({ nodes, samples = [], timeDeltas = [] }: Protocol.Profiler.Profile): number {
  const frames = new Map(nodes.map(({ id, callFrame }) => [id, callFrame]));
  let [own, busy] = [0, 0];
  for (const [index, id] of samples.entries()) {
    const { url, functionName } = frames.get(id)!;
    const time = timeDeltas[index] ?? 0;
    if (functionName !== '(idle)') busy += time;
    if (url.startsWith('chrome-extension://')) own += time;
  }
  return own / busy;
}
