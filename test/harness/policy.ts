import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, realpathSync } from 'node:fs';
import { chmod, mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/** Where Chromium on Linux looks for policies, and nowhere else; Debian's and Ubuntu's build, unbranded ones. */
const FOLDER = '/etc/chromium';

/** Why Chromium cannot be given policies on this machine; null where it can. */
export function policyObstacle(): string | null {
  if (process.platform !== 'linux') return 'only on Linux policies are files';
  if (!existsSync(FOLDER)) return `no ${FOLDER} to put them in place of`;
  const { status } = spawnSync('unshare', ['--mount', 'mount', '--bind', FOLDER, FOLDER]);
  return status === 0 ? null : 'mounts of its own are not permitted';
}

/**
 * A program that starts `chromium` with policies for an extension. They stand in place of `/etc/chromium` for it alone, by
 * a mount in a namespace of its own; the machine stays as it is. `directory`: a temporary one, which the program needs.
 */
export async function chromiumWithPolicy(
  chromium: string,
  extensionDir: string,
  policy: Record<string, unknown>,
  directory: string,
): Promise<string> {
  const managed = join(directory, 'policies', 'managed');
  await mkdir(managed, { recursive: true });
  const policies = { '3rdparty': { extensions: { [unpackedId(extensionDir)]: policy } } };
  await writeFile(join(managed, 'test.json'), JSON.stringify(policies));
  const program = join(directory, 'chromium');
  const mounted = `mount --bind '${directory}' ${FOLDER} && exec '${chromium}' "$@"`;
  await writeFile(program, `#!/bin/sh\nexec unshare --mount sh -c '${mounted.replaceAll("'", `'\\''`)}' sh "$@"\n`);
  await chmod(program, 0o755);
  return program;
}

/** The id of an unpacked extension without a key: of the SHA-256 of its path the first 16 bytes, `a` to `p` for a hex digit. */
function unpackedId(extensionDir: string): string {
  const hash = createHash('sha256').update(realpathSync(extensionDir)).digest('hex');
  return hash.slice(0, 32).replaceAll(/./g, (digit) => String.fromCharCode(97 + Number.parseInt(digit, 16)));
}
