import { arch, cpus, platform, totalmem } from 'node:os';

/** Describes the machine that runs the measurements. */
export interface Machine {
  processors: number;
  model: string;
  memoryGB: number;
  system: string;
  node: string;
}

export function thisMachine(): Machine {
  const [first] = cpus();
  return {
    processors: cpus().length,
    model: first?.model ?? 'unknown',
    memoryGB: Math.round(totalmem() / 2 ** 30),
    system: `${platform()} ${arch()}`,
    node: process.version,
  };
}
