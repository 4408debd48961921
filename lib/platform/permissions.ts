import { browser } from './browser.ts';

/** Match patterns that are granted, until the browser says that something was taken back. What is not, may be any time. */
let granted: Set<string> | null = null;

function grantCache(): Set<string> {
  if (granted) return granted;
  browser.permissions.onRemoved.addListener(() => void (granted = new Set()));
  return (granted = new Set());
}

/** Those of the match patterns that are not granted. A refresh asks several times for each stream. */
export async function missingOrigins(origins: readonly string[]): Promise<string[]> {
  const cache = grantCache();
  const isGranted = async (origin: string): Promise<boolean> => {
    if (cache.has(origin)) return true;
    const answer = await browser.permissions.contains({ origins: [origin] });
    // Of what was taken back meanwhile nothing is noted: that is another set by now.
    if (answer) cache.add(origin);
    return answer;
  };
  const answers = await Promise.all(origins.map(isGranted));
  return origins.filter((_, index) => !answers[index]);
}

/** Match patterns of all that is granted. */
export async function grantedOrigins(): Promise<string[]> {
  return (await browser.permissions.getAll()).origins ?? [];
}

/** Takes access back; false where it came with the installation, which no browser takes back one by one. */
export async function revokeOrigins(origins: string[]): Promise<boolean> {
  try {
    return await browser.permissions.remove({ origins });
  } catch {
    return false;
  }
}
