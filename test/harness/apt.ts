import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { run } from './run.ts';

/** Long enough for a browser over a slow line. */
const INSTALL_MS = 8 * 60_000;

/**
 * Installs Debian packages; a name that begins with `^` is a pattern, as apt-get has them. Rejects with apt's output where
 * that fails or takes longer than eight minutes.
 *
 * flock, since apt's own lock does not make a second `apt-get update` wait (Debian bug 478961), and since the kernel
 * frees it when its holder dies: two test processes never install at once, and a killed one blocks nobody.
 */
export async function aptInstall(packages: readonly string[]): Promise<void> {
  const install = 'apt-get update && exec apt-get install -y --no-install-recommends "$@"';
  const lock = join(tmpdir(), 'freshet-apt.lock');
  const wait = ['--timeout', String(INSTALL_MS / 1000), lock];
  await run('flock', [...wait, 'sh', '-c', install, 'sh', ...packages], {
    timeoutMs: INSTALL_MS,
    env: { DEBIAN_FRONTEND: 'noninteractive' },
  });
}
