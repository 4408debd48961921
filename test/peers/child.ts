import { spawn } from 'node:child_process';
import { once } from 'node:events';

/** A program that runs until it is ended. */
export interface Child {
  /** Ends it and resolves when it is gone. */
  end(): Promise<void>;
  /** What it said, where it has ended by itself; null while it runs. */
  ended(): string | null;
}

/** Starts a program that is to go on running; it does not outlive this process. Rejects where it cannot be started. */
export async function startChild(command: string, args: readonly string[]): Promise<Child> {
  const child = spawn(command, args, { stdio: ['ignore', 'ignore', 'pipe'] });
  let said = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    said = (said + text).slice(-2_000);
  });
  const gone = once(child, 'exit');
  const atExit = (): boolean => child.kill('SIGKILL');
  process.once('exit', atExit);
  await once(child, 'spawn');
  const running = (): boolean => child.exitCode === null && child.signalCode === null;
  return {
    ended: () => (running() ? null : said),
    async end() {
      process.off('exit', atExit);
      if (!running()) return;
      child.kill('SIGTERM');
      await gone;
    },
  };
}
