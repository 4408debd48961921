import type { ChildProcess } from 'node:child_process';
import type { Driver } from '../harness/launch.ts';
import { within } from '../harness/until.ts';

/** How long a process may take to end after its connection did. */
const EXIT_MS = 5_000;

/** Whether a browser is there; `closed`: as a user closes its window; else how it died. */
export type BrowserEnd = 'running' | 'closed' | { died: string };

/** Follows the end of a browser. The function gives how it ended so far; call it before closing the driver. */
export function followEnd(
  { browser }: Driver,
  child: ChildProcess | null = browser.process(),
): () => Promise<BrowserEnd> {
  const exited = new Promise<BrowserEnd>((resolve) =>
    child?.once('exit', (code, signal) => resolve(endOf(code, signal))),
  );
  return async () => {
    if (browser.connected) return 'running';
    return within(EXIT_MS, 'the browser ends', exited).catch(() => ({ died: 'it does not answer any more' }));
  };
}

function endOf(code: number | null, signal: NodeJS.Signals | null): BrowserEnd {
  return code === 0 ? 'closed' : { died: signal === null ? `exit code ${code}` : signal };
}
