/** `npm run peers`: third-party CDN software and signing packages, in both browsers. See README.md here. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createLock, runInPool } from '../../lib/base/concurrency.ts';
import { buildExtension } from '../harness/build.ts';
import type { BrowserName } from '../harness/browsers.ts';
import { launch } from '../harness/launch.ts';
import { freePort } from '../harness/loopback.ts';
import { startEncoder } from './encoder.ts';
import { startTokenVerifier } from './token-verifier.ts';
import { startNginx, type Nginx } from './nginx.ts';
import { readOptions, type Options } from './options.ts';
import type { Peer } from './peer.ts';
import { cdnHost, PARTS, siteHost, type Part } from './peers-list.ts';
import { startSite } from './site.ts';
import { toolVersions } from './tools.ts';
import { EXPIRIES, view, type Outcome } from './viewing.ts';

/** The share of the time that must be played, and the share that a control must stay below. */
const MIN_PLAYED_SHARE = 0.95;

/** Where nginx serves the time. */
const TIME_HOST = 'time.cdn.test';

const startedAt = Date.now();
try {
  process.exitCode = (await peers(readOptions(process.argv.slice(2)))) ? 0 : 1;
} catch (error) {
  console.error(`peers: ${error instanceof Error ? error.message : String(error)}`);
  process.exitCode = 2;
}

/** Plays the chosen peers and prints the outcomes. Returns whether all of them continued while their controls died. */
async function peers(options: Options): Promise<boolean> {
  console.log((await toolVersions()).join(', '));
  const dir = await mkdtemp(join(tmpdir(), 'freshet-peers-'));
  const closers: (() => Promise<void>)[] = [() => rm(dir, { recursive: true, force: true, maxRetries: 5 })];
  try {
    const port = await freePort();
    const encoder = await startEncoder(join(dir, 'live'), `http://${TIME_HOST}:${port}/time`);
    closers.unshift(() => encoder.end());
    const verifier = await startTokenVerifier();
    closers.unshift(() => verifier.close());
    const nginx = await startNginx(dir, port, verifier.port);
    closers.unshift(() => nginx.close());
    const site = await startSite(port);
    closers.unshift(() => site.close());
    const results: boolean[] = [];
    for (const browser of options.browsers) results.push(...(await inBrowser(browser, options, site.port, nginx)));
    const good = results.filter(Boolean).length;
    console.log(`peers: ${good} of ${results.length} kept`);
    return good === results.length && results.length > 0;
  } finally {
    for (const close of closers) await close();
  }
}

async function inBrowser(browser: BrowserName, options: Options, sitePort: number, nginx: Nginx): Promise<boolean[]> {
  const viewed = options.peers.flatMap((peer) => PARTS.flatMap((part) => [siteHost(peer, part), cdnHost(peer, part)]));
  const hosts = [...viewed, TIME_HOST];
  const common = { browser, hosts, frameRate: 10 };
  const withExtension = await launch({ ...common, extensionDir: await buildExtension(browser) });
  const withoutExtension = await launch(common).catch(async (error) => {
    await withExtension.close();
    throw error;
  });
  const results: boolean[] = [];
  const turns = { kept: createLock(), none: createLock() };
  try {
    await runInPool(options.peers, options.atOnce, async (peer) => {
      if (Date.now() + (EXPIRIES + 3) * (peer.lifetime + 1) * 1000 > startedAt + options.minutes * 60_000) return;
      const around = (part: Part) => ({ sitePort, nginx, turn: turns[part] });
      const [kept, none] = await Promise.all([
        view(withExtension, peer, 'kept', around('kept')),
        view(withoutExtension, peer, 'none', around('none')),
      ]);
      results.push(printOutcome(browser, peer, kept, none));
    });
  } finally {
    await Promise.all([withExtension.close(), withoutExtension.close()]);
  }
  return results;
}

/** Prints the outcome of a peer and returns whether it passed: nothing refused, playback continued, its control died. */
function printOutcome(browser: BrowserName, peer: Peer, kept: Outcome, none: Outcome): boolean {
  const died = none.refused > 0 && none.playedShare < MIN_PLAYED_SHARE;
  const good = kept.refused === 0 && kept.errors.length === 0 && kept.playedShare >= MIN_PLAYED_SHARE && died;
  const row = ({ refused, playedShare }: Outcome): string =>
    `refused ${String(refused).padStart(3)}, played ${(playedShare * 100).toFixed(1).padStart(5)} %`;
  console.log(
    `${good ? '✓' : '✗'} ${browser.padEnd(8)} ${peer.title.padEnd(56)} expiries ${kept.expiries}, ${row(kept)}; without: ${row(none)}`,
  );
  if (kept.probes > 0) console.log(`    ${kept.probes} refused probes of dead links`);
  for (const said of [...kept.errors, ...Object.entries(kept.refusals).map(([what, times]) => `${times} × ${what}`)]) {
    console.log(`    ${said}`);
  }
  return good;
}
