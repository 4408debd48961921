import { unknownBehavior } from '../../core/site-behavior.ts';
import type { Ports } from '../ports.ts';

/**
 * What was found out about the links of one definition holds for another one, which takes its streams: nothing of it
 * is looked for again, as the first refresh of those streams is over.
 */
export async function copySiteBehavior(ports: Ports, from: string, to: string): Promise<void> {
  const behavior = await ports.siteBehaviors.get(from);
  await ports.siteBehaviors.update(to, () => ({ ...behavior, siteKey: to }));
}

/** Forgets what was found out about a site: it is found out anew. */
export async function resetSiteBehavior(ports: Ports, siteKey: string): Promise<void> {
  await ports.siteBehaviors.update(siteKey, () => unknownBehavior(siteKey));
}
