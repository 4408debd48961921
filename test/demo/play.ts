import { buildExtension } from '../harness/build.ts';
import { launch } from '../harness/launch.ts';
import { findPlayingBrowser } from '../harness/playing-browser.ts';
import { HOSTS, startStation } from '../origin/index.ts';
import { followEnd } from './browser-end.ts';
import { ending } from './ending.ts';
import { narrate, timedPrinter } from './printer.ts';
import { readOptions } from './options.ts';
import { DemoFailure, type Outcome } from './outcome.ts';
import { LIFETIME, show, type Shown } from './show.ts';
import { closing, step } from './step.ts';

/**
 * Runs the demo from its command line to the end of every process and server. Never rejects: what goes wrong is in the
 * outcome. It ends early where `ended` is aborted, whose reason is a DemoFailure; it aborts that itself where the
 * browser goes.
 */
export async function play(args: string[], ended: AbortController): Promise<Outcome> {
  try {
    const outcome = await perform(args, ended);
    const stopped = stopOf(ended.signal);
    // Also what goes wrong while all is closed.
    return outcome.failure === null && stopped?.kind === 'unexpected' ? { ...outcome, failure: stopped } : outcome;
  } catch (error) {
    return { verdict: null, failure: DemoFailure.of('unexpected', error) };
  }
}

async function perform(args: string[], ended: AbortController): Promise<Outcome> {
  const { signal } = ended;
  const options = await step(signal, 'options', () => readOptions(args, process.platform, process.env));
  const { browser, headless, channel } = options;
  const print = timedPrinter(Date.now());
  print(`looking for ${browser}`);
  const executable = await step(signal, 'browser', () => findPlayingBrowser(browser, { ownSignals: true }));
  const station = await step(signal, 'station', () => startStation({ lifetime: LIFETIME }));
  const quiet = narrate(station, channel, print);
  const closeStation = async (): Promise<void> => {
    quiet();
    await station.close();
  };
  return closing(closeStation, async () => {
    print(`building the extension for ${browser}`);
    const extensionDir = await step(signal, 'build', () => buildExtension(browser));
    print(`starting ${browser}${headless ? ' without a window' : ''}`);
    const driver = await step(signal, 'launch', () =>
      launch({ browser, executable, extensionDir, hosts: HOSTS, headless, ownSignals: true }),
    );
    const browserEnd = followEnd(driver.browser);
    const leave = (): void => ended.abort(new DemoFailure('interrupted', 'the browser was closed'));
    driver.browser.once('disconnected', leave);
    return closing(
      () => driver.close(),
      async () => {
        const shown = await step(signal, 'playing', () =>
          show({ driver, station, options, print, ended: signal }),
        ).catch((error: unknown): Shown => ({ verdict: null, failure: DemoFailure.of('playing', error) }));
        // What follows is our doing, not the user's.
        driver.browser.off('disconnected', leave);
        return ending({ shown, options, browser: await browserEnd(), stopped: stopOf(signal) });
      },
    );
  });
}

/** Why it was stopped from outside, if it was. */
export function stopOf({ aborted, reason }: AbortSignal): DemoFailure | null {
  return aborted ? DemoFailure.of('unexpected', reason) : null;
}
