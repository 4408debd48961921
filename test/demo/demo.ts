/**
 * `npm run demo`: a stream whose link dies every few seconds plays on. With `--check` (and where there is no display)
 * it plays through six expiries and judges; else it runs until Ctrl-C or until the browser is closed.
 */
import { buildExtension } from '../harness/build.ts';
import { launch } from '../harness/launch.ts';
import { HOSTS, startStation } from '../origin/index.ts';
import { narrate, timedPrinter } from './printer.ts';
import { readOptions, type DemoOptions } from './options.ts';
import { EXPIRIES, LIFETIME, show } from './show.ts';
import type { DemoResult } from './result.ts';

const ended = new AbortController();
/** The first Ctrl-C closes everything in order, the second does not wait. */
const onSignal = (): void => (ended.signal.aborted ? process.exit(130) : ended.abort());
process.on('SIGINT', onSignal).on('SIGTERM', onSignal);

try {
  const options = readOptions(process.argv.slice(2), process.platform, process.env);
  const { line, passed, expiries } = await demo(options);
  console.log(line);
  process.exitCode = options.check && !(passed && expiries >= EXPIRIES) ? 1 : 0;
} catch (error) {
  // Ended before there was anything to judge.
  if (!ended.signal.aborted) console.error(`demo failed: ${error instanceof Error ? error.message : error}`);
  process.exitCode = ended.signal.aborted ? 130 : 1;
}
process.off('SIGINT', onSignal).off('SIGTERM', onSignal);

/** Runs the demo from the build to the end of every process and server, and judges what was seen. */
async function demo(options: DemoOptions): Promise<DemoResult> {
  const { browser, headless, channel } = options;
  const print = timedPrinter(Date.now());
  const station = await startStation({ lifetime: LIFETIME });
  const quiet = narrate(station, channel, print);
  try {
    print(`building the extension for ${browser}`);
    const extensionDir = await buildExtension(browser);
    ended.signal.throwIfAborted();
    print(`starting ${browser}${headless ? ' without a window' : ''}`);
    const driver = await launch({ browser, extensionDir, hosts: HOSTS, headless, ownSignals: true });
    driver.browser.once('disconnected', () => ended.abort());
    try {
      ended.signal.throwIfAborted();
      return await show({ driver, station, options, print, ended: ended.signal });
    } finally {
      await driver.close();
    }
  } finally {
    quiet();
    await station.close();
  }
}
