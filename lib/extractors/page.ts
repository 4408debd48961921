import { ExtractionError, type ExtractionProblem } from '../core/errors.ts';
import { hostOf, isHttpUrl, parseUrl } from '../core/http-url.ts';
import type { ExtractedStream } from '../core/site.ts';
import { type DocumentLinks, findLinks } from './find-links.ts';
import { MAX_DOCUMENTS, MAX_FRAME_DEPTH, MAX_STREAMS } from './limits.ts';
import type { FetchText, HasAccess } from './ports.ts';
import { isPrivateHost } from './private-host.ts';

/** A document to read: the address, and the page that shows it. */
interface Hop {
  url: string;
  referrer?: string;
}

/**
 * The streams of a watch page: of the page itself and of the frames it shows, level by level (`limits.ts` bounds how
 * deep and how many), in document order. Frames that fail or may not be read cost only what is in them. Empty where
 * everything was read and holds no stream.
 * @throws ExtractionError `not-http` for another kind of address; `needs-access` where the page, or frames of a page that
 *   gave nothing, are on hosts without access; else, where nothing was found, what the page or the first frame failed with.
 */
export async function extractPage(
  pageUrl: string,
  { fetchText, hasAccess, signal }: { fetchText: FetchText; hasAccess: HasAccess; signal?: AbortSignal },
): Promise<ExtractedStream[]> {
  if (!isHttpUrl(pageUrl)) throw new ExtractionError({ kind: 'not-http', scheme: parseUrl(pageUrl)?.protocol ?? '' });
  if (!(await hasAccess(pageUrl))) throw new ExtractionError(needsAccess([pageUrl]));

  const local = isPrivateHost(hostOf(pageUrl));
  const mayRead = (url: string) => local || !isPrivateHost(hostOf(url));
  const visited = new Set([withoutHash(pageUrl)]);
  const documents: DocumentLinks[] = [];
  const failures: unknown[] = [];
  const refused: string[] = [];
  let planned = 1;

  let level: Hop[] = [{ url: pageUrl }];
  for (let depth = 0; level.length > 0 && depth <= MAX_FRAME_DEPTH; depth++) {
    const answers = await Promise.allSettled(level.map((hop) => readHop(hop, fetchText, signal)));
    signal?.throwIfAborted();
    const next: Hop[] = [];
    for (const answer of answers) {
      if (answer.status === 'rejected') {
        failures.push(answer.reason);
        continue;
      }
      const { url, ...found } = answer.value;
      visited.add(withoutHash(url));
      documents.push(found);
      for (const frame of found.frames) {
        if (planned >= MAX_DOCUMENTS || depth === MAX_FRAME_DEPTH) break;
        if (visited.has(withoutHash(frame)) || !mayRead(frame)) continue;
        visited.add(withoutHash(frame));
        if (await hasAccess(frame)) {
          next.push({ url: frame, referrer: url });
          planned++;
        } else refused.push(frame);
      }
    }
    level = next;
  }

  const streams = collect(documents, mayRead);
  if (streams.length > 0) return streams;
  if (refused.length > 0) throw new ExtractionError(needsAccess(refused));
  if (failures.length > 0) throw failures[0];
  return [];
}

async function readHop(
  { url, referrer }: Hop,
  fetchText: FetchText,
  signal: AbortSignal | undefined,
): Promise<DocumentLinks & { url: string }> {
  const page = await fetchText(url, { ...(referrer !== undefined && { referrer }), ...(signal && { signal }) });
  return { url: page.url, ...findLinks(page.text, page.url) };
}

/** A frame's own title ("embed", "player") says less than that of the page which shows it. */
function collect(documents: readonly DocumentLinks[], mayRead: (url: string) => boolean): ExtractedStream[] {
  const pageTitle = documents.find(({ title }) => title !== '')?.title ?? '';
  const streams = new Map<string, ExtractedStream>();
  for (const { links } of documents) {
    for (const { url, title, quality, aside } of links) {
      if (streams.size >= MAX_STREAMS) break;
      if (!streams.has(url) && mayRead(url))
        streams.set(url, { url, title: title || (aside ? '' : pageTitle), quality });
    }
  }
  return [...streams.values()];
}

function needsAccess(urls: readonly string[]): ExtractionProblem {
  return { kind: 'needs-access', hosts: [...new Set(urls.map(hostOf))] };
}

function withoutHash(url: string): string {
  return url.split('#')[0] ?? url;
}
