import { unknownBehavior } from '../../core/site-behavior.ts';
import type { Ports } from '../ports.ts';

/**
 * Copies the observed behavior of one definition to another one that takes over its streams. Otherwise it would stay
 * unknown, since most of it is learned at the first refresh of a stream.
 */
export async function copySiteBehavior(ports: Ports, from: string, to: string): Promise<void> {
  const behavior = await ports.siteBehaviors.get(from);
  await ports.siteBehaviors.update(to, () => ({ ...behavior, siteKey: to }));
}

/** Resets the observed behavior of a site, so that Freshet learns it again. */
export async function resetSiteBehavior(ports: Ports, siteKey: string): Promise<void> {
  await ports.siteBehaviors.update(siteKey, () => unknownBehavior(siteKey));
}
