import type { BrowserEnd } from './browser-end.ts';
import type { DemoOptions } from './options.ts';
import { DemoFailure, type Outcome } from './outcome.ts';
import { EXPIRIES, type Shown } from './show.ts';
import type { DemoResult } from './result.ts';

export interface Ending {
  shown: Shown;
  options: Pick<DemoOptions, 'check' | 'headless'>;
  browser: BrowserEnd;
  /** Why it was stopped before its end, if it was. */
  stopped: DemoFailure | null;
}

/** What is to be said of a demo whose browser had started: the first cause counts, not what followed from it. */
export function ending({ shown, options, browser, stopped }: Ending): Outcome {
  const { verdict } = shown;
  return { verdict, failure: failureOf({ shown, options, browser, stopped }) };
}

function failureOf({ shown: { verdict, failure }, options, browser, stopped }: Ending): DemoFailure | null {
  if (stopped?.kind === 'unexpected') return stopped;
  if (typeof browser === 'object') return new DemoFailure('browser-died', browser.died);
  // Nobody closes the window of a browser that has none.
  if (browser === 'closed' && options.headless) return new DemoFailure('browser-died', 'it ended by itself');
  // Without --check it runs until somebody has seen enough. Before it played, nobody has.
  if (stopped !== null) return options.check || verdict === null ? stopped : null;
  if (failure !== null) return failure;
  return options.check && verdict !== null ? shortcoming(verdict) : null;
}

function shortcoming({ passed, refused, playedPercent, expiries }: DemoResult): DemoFailure | null {
  if (!passed) return new DemoFailure('not-kept', `${refused} refused, ${playedPercent} % played`);
  if (expiries < EXPIRIES) return new DemoFailure('not-kept', `it ended after ${expiries} of ${EXPIRIES} expiries`);
  return null;
}
