import { learned, type Conduct } from '../core/conduct.ts';
import type { Trial } from '../core/history.ts';
import { currentGeneration, type ActiveStream, type Millis } from '../core/stream.ts';
import type { Assay } from './assay.ts';
import { lookAt, type Look } from './manifests.ts';
import type { Ports } from './ports.ts';
import type { Standing } from './standing.ts';

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

/**
 * What a refresh says of the lifetime of links that do not tell it, by the looks before the extraction and by what came
 * of trying the fresh link, null where nobody tried; null: nothing.
 */
export function ageLearned(
  stream: ActiveStream,
  { term }: Standing,
  { at, before, earlier }: Assay,
  trial: Trial | null,
): ((conduct: Conduct) => Conduct) | null {
  if (term?.known === 'read') return null;
  const { firstSeen, source } = currentGeneration(stream);
  const opened = trial !== null && trial !== 'not-tried' && trial !== 'not-readable';
  // A refusal says something of a link only where the CDN answers us at all.
  const teaches = (look: Look) => look.ok || (opened && isRefusal(look));
  const lessons: { age: Millis; works: boolean }[] = [];
  // How old a link was that the page got, nobody knows: its death says nothing.
  if (before && teaches(before) && (before.ok || source === 'refresh')) {
    lessons.push({ age: at - firstSeen, works: before.ok });
  }
  if (earlier && teaches(earlier.look)) lessons.push({ age: at - earlier.firstSeen, works: earlier.look.ok });
  return (conduct) => {
    const closed = trial === 'not-readable' || (conduct.closed && !opened);
    return lessons.reduce((known, { age, works }) => learned(known, age, works), { ...conduct, closed });
  };
}

/** What CDNs answer to a token that they do not take (any more). */
const REFUSALS = new Set([401, 403, 404, 410]);

/** Whether a CDN refused a link, rather than failed. */
function isRefusal(look: Look): boolean {
  return !look.ok && look.problem?.kind === 'status' && REFUSALS.has(look.problem.status);
}
