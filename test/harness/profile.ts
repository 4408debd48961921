import { rmSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export interface Profile {
  dir: string;
  /** Removes a temporary profile; a given one stays. */
  remove(): Promise<void>;
}

/** A profile directory: the given one, or a temporary one that goes at `remove`, at the latest when the process exits. */
export async function openProfile(given: string | undefined): Promise<Profile> {
  if (given !== undefined) return { dir: given, remove: async () => {} };
  const dir = await mkdtemp(join(tmpdir(), 'freshet-profile-'));
  const atExit = (): void => rmSync(dir, { recursive: true, force: true });
  process.once('exit', atExit);
  return {
    dir,
    async remove() {
      process.off('exit', atExit);
      // A browser's helper processes may write for a moment after it is gone.
      await rm(dir, { recursive: true, force: true, maxRetries: 20, retryDelay: 100 });
    },
  };
}
