/**
 * `npm run demo`: a stream whose link dies every few seconds plays on. With `--check` (and where there is no display)
 * it plays through six expiries and judges; else it runs until Ctrl-C or until the browser is closed.
 */
import { DemoFailure, report, type Outcome } from './outcome.ts';
import { play, stopOf } from './play.ts';

const ended = new AbortController();
let told = false;

/** Says how it ended, once, and sets the exit code. */
function tell(outcome: Outcome): void {
  if (told) return;
  told = true;
  const { error, line, exitCode } = report(outcome);
  if (error !== null) console.error(error);
  if (line !== null) console.log(line);
  process.exitCode = exitCode;
}

/** The first Ctrl-C closes everything in order, the second does not wait. */
const onSignal = (): void => {
  if (ended.signal.aborted) process.exit();
  ended.abort(new DemoFailure('interrupted'));
};
process.on('SIGINT', onSignal).on('SIGTERM', onSignal);
/** What nobody waited for ends the demo too, in order. */
const onUncaught = (error: unknown): void => ended.abort(new DemoFailure('unexpected', error));
process.on('uncaughtException', onUncaught);
/** Whatever ends this process, it says why. */
process.once('exit', () =>
  tell({
    verdict: null,
    failure: stopOf(ended.signal) ?? new DemoFailure('unexpected', 'it ended before it was done'),
  }),
);

tell(await play(process.argv.slice(2), ended));
process.off('SIGINT', onSignal).off('SIGTERM', onSignal).off('uncaughtException', onUncaught);
