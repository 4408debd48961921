import { browser } from './browser.ts';

/**
 * Match patterns that are known to be granted. Emptied when a grant is revoked; missing ones may be granted any time.
 */
let granted: Set<string> | null = null;

function grantCache(): Set<string> {
  if (granted) return granted;
  browser.permissions.onRemoved.addListener(() => void (granted = new Set()));
  return (granted = new Set());
}

/** Those of the match patterns that are not granted. Cached, since a refresh checks several times for each stream. */
export async function missingOrigins(origins: readonly string[]): Promise<string[]> {
  const cache = grantCache();
  const isGranted = async (origin: string): Promise<boolean> => {
    if (cache.has(origin)) return true;
    const answer = await browser.permissions.contains({ origins: [origin] });
    // After a revocation `granted` is a new set, so an outdated answer lands in the old one.
    if (answer) cache.add(origin);
    return answer;
  };
  const answers = await Promise.all(origins.map(isGranted));
  return origins.filter((_, index) => !answers[index]);
}

/** All match patterns that are granted. */
export async function grantedOrigins(): Promise<string[]> {
  return (await browser.permissions.getAll()).origins ?? [];
}

/** Revokes access; false for access that was granted at install, which browsers do not revoke piece by piece. */
export async function revokeOrigins(origins: string[]): Promise<boolean> {
  try {
    return await browser.permissions.remove({ origins });
  } catch {
    return false;
  }
}
