import { unknownConduct } from '../core/conduct.ts';
import type { Ports } from './ports.ts';

/**
 * What was found out about the links of one definition holds for another one, which takes its streams: nothing of it
 * is looked for again, as the first refresh of those streams is over.
 */
export async function handOn(ports: Ports, from: string, to: string): Promise<void> {
  const known = await ports.conduct.get(from);
  await ports.conduct.update(to, () => ({ ...known, siteKey: to }));
}

/** Forgets what was found out about a site: it is found out anew. */
export async function forget(ports: Ports, siteKey: string): Promise<void> {
  await ports.conduct.update(siteKey, () => unknownConduct(siteKey));
}
