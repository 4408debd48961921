import { learned, type Conduct } from '../core/conduct.ts';
import { currentGeneration, type ActiveStream, type Millis } from '../core/stream.ts';
import { lookAt, type Look } from './manifests.ts';
import type { Player, Ports } from './ports.ts';
import type { Standing } from './standing.ts';

/**
 * What was found out about a stream's old link before and after the site was asked for a new one. That is how a site
 * shows itself whose links open once, or that kills the old link when a new one is asked for.
 */
export interface Assay {
  /** The old link as it was before the extraction; null: nobody looked. */
  before: Look | null;
  /** The fresh link must be given to the player unseen: it opens once, or there is no time to lose. */
  useUnseen: boolean;
}

/**
 * Whether to look at the old link before the extraction: at the first refresh of a stream, to see how the site takes it,
 * and where links do not tell their end, to see how old they get.
 */
export async function beforeExtraction(
  ports: Ports,
  stream: ActiveStream,
  { term, conduct }: Standing,
): Promise<Assay> {
  const useUnseen = conduct.onDemand !== null;
  const wanted = !useUnseen && (stream.refreshCount === 0 || term?.known !== 'read');
  return { before: wanted ? await lookAt(ports, stream, stream.currentUrl) : null, useUnseen };
}

/** What the look before the extraction says of the lifetime of links that do not tell it; `at` (ms): when that was. */
export function ageLearned(stream: ActiveStream, { term }: Standing, { before }: Assay, at: Millis) {
  const { firstSeen, source } = currentGeneration(stream);
  if (term?.known === 'read' || !before) return null;
  if (before.ok) return (conduct: Conduct) => learned(conduct, at - firstSeen, true);
  // How old a link was that the page got, nobody knows: its death says nothing.
  const refused = before.problem?.kind === 'status' && REFUSALS.has(before.problem.status);
  return refused && source === 'refresh' ? (conduct: Conduct) => learned(conduct, at - firstSeen, false) : null;
}

/** What CDNs answer to a token that they do not take (any more). */
const REFUSALS = new Set([401, 403, 404, 410]);

export type Finding = 'kills-old-link' | 'single-use' | null;

/**
 * After the first extraction of a stream: how did the old link take it, and does the fresh one open a second time?
 * `fresh`: a link that was just given. Where it turns out to open once, it is used up now, and another must be asked for.
 */
export async function afterExtraction(
  ports: Ports,
  stream: ActiveStream,
  assay: Assay,
  fresh: string,
): Promise<Finding> {
  if (!assay.before || fresh === stream.currentUrl) return null;
  if (assay.before.ok) return (await isRefused(ports, stream, stream.currentUrl)) ? 'kills-old-link' : null;
  if (!isRefusal(assay.before)) return null;
  const first = await lookAt(ports, stream, fresh);
  return first.ok && (await isRefused(ports, stream, fresh)) ? 'single-use' : null;
}

async function isRefused(ports: Ports, player: Player, link: string): Promise<boolean> {
  return isRefusal(await lookAt(ports, player, link));
}

function isRefusal(look: Look): boolean {
  return !look.ok && look.problem?.kind === 'status' && REFUSALS.has(look.problem.status);
}
