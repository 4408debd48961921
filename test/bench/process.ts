import { readdirSync, readFileSync } from 'node:fs';
import type { Driver } from '../harness/launch.ts';

/**
 * Usage of the extension's own process: its processor time (ms), that of the worker's thread alone, and its memory
 * (MB).
 */
export interface Usage {
  cpuMs: number;
  workerMs: number;
  memoryMB: number;
}

/**
 * Ticks of /proc per second: a constant of the Linux interface (proc(5), sysconf(3)) on every machine that runs Node.
 */
const TICKS = 100;

/**
 * Usage so far of Chromium's extension process: the worker, and the driver's inert page in it. Throws if there is no
 * /proc (Linux only) or no such process.
 */
export function extensionProcess(driver: Driver): Usage {
  const root = driver.browser.process()?.pid ?? 0;
  const found = readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .find((pid) => isExtensions(pid) && descends(pid, root));
  if (found === undefined) throw new Error('this Chromium has no process for extensions');
  // After the name in parentheses; the 12th and 13th field are utime and stime.
  const fields = statOf(found);
  const status = readFileSync(`/proc/${found}/status`, 'utf8');
  return {
    cpuMs: ((Number(fields[11]) + Number(fields[12])) / TICKS) * 1000,
    workerMs: threadsOf(found).reduce((sum, thread) => sum + (thread.isWorker ? thread.cpuMs : 0), 0),
    memoryMB: Number(/VmRSS:\s+(\d+)/.exec(status)?.[1] ?? 0) / 1024,
  };
}

/** The threads of a process, with their processor time from schedstat, which counts nanoseconds. */
function threadsOf(pid: string): { isWorker: boolean; cpuMs: number }[] {
  return readdirSync(`/proc/${pid}/task`).flatMap((id) => {
    try {
      const about = (file: string) => readFileSync(`/proc/${pid}/task/${id}/${file}`, 'utf8');
      // Linux truncates names: "ServiceWorker thread".
      return {
        isWorker: about('comm').startsWith('ServiceWorker'),
        cpuMs: Number(about('schedstat').split(' ')[0]) / 1e6,
      };
    } catch {
      return []; // The process has just ended.
    }
  });
}

function isExtensions(pid: string): boolean {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes('--extension-process');
  } catch {
    return false; // The thread has just ended.
  }
}

function descends(pid: string, root: number): boolean {
  for (let at = Number(pid); at > 1; at = Number(statOf(String(at))[1])) if (at === root) return true;
  return false;
}

/** The fields of /proc/<pid>/stat after the name: state, parent, … */
function statOf(pid: string): string[] {
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
  return stat.slice(stat.lastIndexOf(')') + 2).split(' ');
}
