import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { run } from './run.ts';

/** Long enough for a browser over a slow line. */
const INSTALL_MS = 8 * 60_000;

/**
 * Installs a Debian package. Rejects with apt's output where that fails or takes longer than eight minutes.
 *
 * flock, since apt's own lock does not make a second `apt-get update` wait (Debian bug 478961), and since the kernel
 * frees it when its holder dies: two test processes never install at once, and a killed one blocks nobody.
 */
export async function aptInstall(packages: string): Promise<void> {
  const install = `apt-get update && apt-get install -y --no-install-recommends ${packages}`;
  const lock = join(tmpdir(), 'freshet-apt.lock');
  await run('flock', ['--timeout', String(INSTALL_MS / 1000), lock, 'sh', '-c', install], {
    timeoutMs: INSTALL_MS,
    env: { DEBIAN_FRONTEND: 'noninteractive' },
  });
}
