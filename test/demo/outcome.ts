import { oneLine } from '../harness/one-line.ts';
import type { DemoResult } from './result.ts';

/** Why a demo failed. */
export type FailureKind =
  | 'options'
  | 'browser'
  | 'station'
  | 'build'
  | 'launch'
  | 'playing'
  | 'browser-died'
  | 'stream-died'
  | 'not-kept'
  | 'closing'
  | 'unexpected'
  | 'interrupted';

/** What each is called. An empty text: the reason says it all. */
const TEXTS: Record<FailureKind, string> = {
  options: '',
  browser: '',
  station: 'the station does not start',
  build: 'the extension cannot be built',
  launch: 'the browser does not start',
  playing: '',
  'browser-died': 'the browser died',
  'stream-died': 'the stream died',
  'not-kept': 'the stream was not kept',
  closing: 'not everything could be closed',
  unexpected: 'unexpected error',
  interrupted: 'interrupted',
};

/** A failure with its reason: an error, or a text. */
export class DemoFailure extends Error {
  readonly kind: FailureKind;

  constructor(kind: FailureKind, reason?: unknown) {
    const text = TEXTS[kind];
    const why = reason === undefined && text !== '' ? '' : oneLine(reason ?? '');
    super([text, why].filter((it) => it !== '').join(': '));
    this.kind = kind;
  }

  /** An error as a failure; one that is a failure already keeps its kind. */
  static of(kind: FailureKind, error: unknown): DemoFailure {
    return error instanceof DemoFailure ? error : new DemoFailure(kind, error);
  }
}

/** How a demo ended: with something measured, a failure, or both. */
export interface Outcome {
  verdict: DemoResult | null;
  failure: DemoFailure | null;
}

export interface Report {
  /** For stderr: why it failed, one line without tokens. */
  error: string | null;
  /** For stdout, the last line: what was measured. */
  line: string | null;
  exitCode: number;
}

/** What the demo says of its outcome, and the exit code. The only place that decides either. */
export function report({ verdict, failure }: Outcome): Report {
  return {
    error: failure === null ? null : `demo failed: ${failure.message}`,
    line: verdict?.line ?? null,
    exitCode: exitCode(failure),
  };
}

function exitCode(failure: DemoFailure | null): number {
  if (failure === null) return 0;
  // As shells have it for SIGINT.
  return failure.kind === 'interrupted' ? 130 : 1;
}
