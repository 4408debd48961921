import { withoutFragment } from '../../base/http-url.ts';
import { ExtractionError } from '../../core/errors.ts';
import type { ExtractedStream, PageExtractor } from '../../core/site.ts';
import { matchesAny } from '../../core/match-patterns.ts';
import { collectStreams, type ParsedDocument } from '../collect-streams.ts';
import { findLinks } from './find-links.ts';
import { MAX_DOCUMENTS, MAX_FRAME_DEPTH } from '../ports.ts';
import { needsAccessProblem, type Requester } from '../requester.ts';

/** The address of a document to read, and the page that embeds it. */
interface DocumentToRead {
  url: string;
  shownBy: { url: string; request: number } | null;
}

/**
 * Extracts the streams of a watch page: from the page itself and its frames, level by level (`ports.ts` limits depth
 * and number), in document order. A frame that fails, or that may not be read, is skipped. Returns none if everything
 * was read and holds no stream.
 * @throws ExtractionError `needs-access` if nothing was found and the page or its frames are on hosts without access;
 * else, if nothing was found, the error of the page or the first frame.
 */
export async function extractPage(
  { hops, pick }: PageExtractor,
  pageUrl: string,
  requester: Requester,
): Promise<ExtractedStream[]> {
  const visited = new Set([withoutFragment(pageUrl)]);
  const documents: ParsedDocument[] = [];
  const failures: unknown[] = [];
  const inaccessible: string[] = [];
  let planned = 1;

  let level: DocumentToRead[] = [{ url: pageUrl, shownBy: null }];
  for (let depth = 0; level.length > 0 && depth <= MAX_FRAME_DEPTH; depth++) {
    const answers = await Promise.allSettled(level.map((hop) => readDocument(hop, requester)));
    requester.throwIfAborted();
    const next: DocumentToRead[] = [];
    for (const answer of answers) {
      if (answer.status === 'rejected') {
        failures.push(answer.reason);
        continue;
      }
      const found = answer.value;
      const { url } = found;
      visited.add(withoutFragment(url));
      documents.push(found);
      for (const frame of found.frames) {
        if (planned >= MAX_DOCUMENTS || depth === MAX_FRAME_DEPTH) break;
        if (visited.has(withoutFragment(frame)) || !requester.mayFollow(frame) || !isFollowed(frame, hops, depth))
          continue;
        visited.add(withoutFragment(frame));
        if (await requester.hasAccess(frame)) {
          next.push({ url: frame, shownBy: { url, request: found.request } });
          planned++;
        } else inaccessible.push(frame);
      }
    }
    level = next;
  }

  // A frame's own title ("embed", "player") says less than the title of the page around it.
  const title = documents.find((document) => document.title !== '')?.title ?? '';
  const streams = collectStreams(documents, title, pick, requester);
  if (streams.length > 0) return streams;
  if (inaccessible.length > 0) throw new ExtractionError(needsAccessProblem(inaccessible));
  if (failures.length > 0) throw failures[0];
  return [];
}

function isFollowed(frame: string, hops: readonly string[] | undefined, depth: number): boolean {
  if (!hops) return true;
  const pattern = hops[depth];
  return pattern !== undefined && matchesAny([pattern], frame);
}

async function readDocument({ url, shownBy }: DocumentToRead, requester: Requester): Promise<ParsedDocument> {
  const page = shownBy
    ? await requester.request(url, { role: 'frame', from: shownBy.request, referrer: shownBy.url })
    : await requester.request(url, { role: 'page', from: null });
  return { url: page.url, request: page.index, ...findLinks(page.text, page.url) };
}
