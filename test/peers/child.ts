import { spawn } from 'node:child_process';
import { once } from 'node:events';

/** A program that runs until it is stopped. */
export interface Child {
  /** Stops it and resolves when it has exited. */
  end(): Promise<void>;
  /** Its output if it has exited by itself; null while it runs. */
  ended(): string | null;
}

/** Starts a long-running program, which does not outlive this process. Rejects if it cannot be started. */
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
