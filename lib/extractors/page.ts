import { ExtractionError } from '../core/errors.ts';
import type { ExtractedStream, PageExtractor } from '../core/site.ts';
import { matchesAny } from '../core/site/pattern.ts';
import { collect, type ReadDocument } from './collect.ts';
import { findLinks } from './find-links.ts';
import { MAX_DOCUMENTS, MAX_FRAME_DEPTH } from './limits.ts';
import { needsAccess, type Requester } from './requester.ts';

/** A document to read: the address, and the page that shows it. */
interface Hop {
  url: string;
  shownBy: { url: string; request: number } | null;
}

/**
 * The streams of a watch page: of the page itself and of the frames it shows, level by level (`limits.ts` bounds how
 * deep and how many), in document order. Frames that fail or may not be read cost only what is in them. Empty where
 * everything was read and holds no stream.
 * @throws ExtractionError `needs-access` where the page, or frames of a page that gave nothing, are on hosts without
 *   access; else, where nothing was found, what the page or the first frame failed with.
 */
export async function extractPage(
  { hops, pick }: PageExtractor,
  pageUrl: string,
  requester: Requester,
): Promise<ExtractedStream[]> {
  const visited = new Set([withoutHash(pageUrl)]);
  const documents: ReadDocument[] = [];
  const failures: unknown[] = [];
  const refused: string[] = [];
  let planned = 1;

  let level: Hop[] = [{ url: pageUrl, shownBy: null }];
  for (let depth = 0; level.length > 0 && depth <= MAX_FRAME_DEPTH; depth++) {
    const answers = await Promise.allSettled(level.map((hop) => readHop(hop, requester)));
    requester.throwIfAborted();
    const next: Hop[] = [];
    for (const answer of answers) {
      if (answer.status === 'rejected') {
        failures.push(answer.reason);
        continue;
      }
      const found = answer.value;
      const { url } = found;
      visited.add(withoutHash(url));
      documents.push(found);
      for (const frame of found.frames) {
        if (planned >= MAX_DOCUMENTS || depth === MAX_FRAME_DEPTH) break;
        if (visited.has(withoutHash(frame)) || !requester.mayLeadTo(frame) || !isWanted(frame, hops, depth)) continue;
        visited.add(withoutHash(frame));
        if (await requester.hasAccess(frame)) {
          next.push({ url: frame, shownBy: { url, request: found.request } });
          planned++;
        } else refused.push(frame);
      }
    }
    level = next;
  }

  // A frame's own title ("embed", "player") says less than that of the page which shows it.
  const title = documents.find((document) => document.title !== '')?.title ?? '';
  const streams = collect(documents, title, pick, requester);
  if (streams.length > 0) return streams;
  if (refused.length > 0) throw new ExtractionError(needsAccess(refused));
  if (failures.length > 0) throw failures[0];
  return [];
}

function isWanted(frame: string, hops: readonly string[] | undefined, depth: number): boolean {
  if (!hops) return true;
  const pattern = hops[depth];
  return pattern !== undefined && matchesAny([pattern], frame);
}

async function readHop({ url, shownBy }: Hop, requester: Requester): Promise<ReadDocument> {
  const page = shownBy
    ? await requester.ask(url, { role: 'frame', from: shownBy.request, referrer: shownBy.url })
    : await requester.ask(url, { role: 'page', from: null });
  return { url: page.url, request: page.index, ...findLinks(page.text, page.url) };
}

function withoutHash(url: string): string {
  return url.split('#')[0] ?? url;
}
