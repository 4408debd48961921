import { execFile } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { vi } from 'vitest';

/** What a command printed, and its exit code. */
export interface Outcome {
  code: number;
  out: string;
  err: string;
}

/** Runs a command in this process: a script that does its work as it is read. Starting Node for each takes a second. */
export async function runHere(script: string, args: readonly string[]): Promise<Outcome> {
  const { argv, exitCode } = process;
  const out: string[] = [];
  const err: string[] = [];
  const log = vi.spyOn(console, 'log').mockImplementation((line: string) => void out.push(line, '\n'));
  const error = vi.spyOn(console, 'error').mockImplementation((line: string) => void err.push(line, '\n'));
  process.argv = [process.execPath, script, ...args];
  process.exitCode = 0;
  try {
    // Under another name each time: a module is read once.
    await import(/* @vite-ignore */ `${script}?run=${randomUUID()}`);
    return { code: Number(process.exitCode), out: out.join(''), err: err.join('') };
  } finally {
    process.argv = argv;
    process.exitCode = exitCode;
    log.mockRestore();
    error.mockRestore();
  }
}

/** Runs a command as its users do. */
export function spawned(script: string, args: readonly string[], node: readonly string[] = []): Promise<Outcome> {
  return new Promise((resolve) => {
    execFile(process.execPath, [...node, script, ...args], (error, out, err) =>
      resolve({ code: Number(error?.code ?? 0), out, err }),
    );
  });
}
