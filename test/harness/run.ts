import { spawn } from 'node:child_process';

export interface RunOptions {
  timeoutMs: number;
  cwd?: string;
  /** Added to this process's environment. */
  env?: Record<string, string>;
}

/**
 * Runs a command and gives what it printed (stdout and stderr). Rejects with that output where it cannot be started,
 * ends with another code than 0, or is still running after `timeoutMs`; then it is ended with all its children.
 */
export function run(command: string, args: readonly string[], { timeoutMs, cwd, env }: RunOptions): Promise<string> {
  const line = [command, ...args].join(' ');
  return new Promise((resolve, reject) => {
    // A group of its own, so that a time limit ends the grandchildren too (apt's dpkg, a browser's wrapper script).
    const child = spawn(command, args, {
      ...(cwd === undefined ? {} : { cwd }),
      env: { ...process.env, ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
      detached: process.platform !== 'win32',
    });
    const output: string[] = [];
    let late = false;
    const timer = setTimeout(() => {
      late = true;
      endGroup(child.pid);
    }, timeoutMs);
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding('utf8').on('data', (text: string) => output.push(text));
    }
    child.once('error', (error) => {
      clearTimeout(timer);
      reject(new Error(`${line}: ${error.message}`, { cause: error }));
    });
    child.once('close', (code, signal) => {
      clearTimeout(timer);
      const text = output.join('');
      if (code === 0) resolve(text);
      else if (late) reject(new Error(`${line}: not done within ${timeoutMs / 1000} s\n${text}`));
      else reject(new Error(`${line}: ended with ${signal ?? code}\n${text}`));
    });
  });
}

function endGroup(pid: number | undefined): void {
  if (pid === undefined) return;
  try {
    process.kill(process.platform === 'win32' ? pid : -pid, 'SIGKILL');
  } catch {
    // It ended by itself in the meantime.
  }
}
