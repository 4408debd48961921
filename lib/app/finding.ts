import type { ActiveStream } from '../core/stream.ts';
import { isRefusal, type Assay } from './assay.ts';
import { lookAt } from './manifests.ts';
import type { Ports } from './ports.ts';

export type Finding = 'kills-old-link' | 'single-use' | 'spares-old-link' | null;

/**
 * After an extraction: how did the old link take it, and does the fresh one open a second time? `fresh`: a link that was
 * just given. Where it turns out to open once, it is used up now, and another must be asked for. Null: nothing is told.
 */
export async function afterExtraction(
  ports: Ports,
  stream: ActiveStream,
  assay: Assay,
  fresh: string,
): Promise<Finding> {
  if (!assay.before || fresh === stream.currentUrl) return null;
  if (assay.before.ok) {
    const after = await lookAt(ports, stream, stream.currentUrl);
    if (after.ok) return 'spares-old-link';
    return isRefusal(after) ? 'kills-old-link' : null;
  }
  if (!isRefusal(assay.before)) return null;
  const first = await lookAt(ports, stream, fresh);
  return first.ok && isRefusal(await lookAt(ports, stream, fresh)) ? 'single-use' : null;
}
