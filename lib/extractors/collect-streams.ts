import { hostOf, redacted } from '../base/http-url.ts';
import { linkParts } from '../core/url/parts.ts';
import type { ExtractedStream, LinkPick } from '../core/site.ts';
import type { LinkVerdict } from '../core/extraction-trace.ts';
import type { DocumentLinks } from './page/find-links.ts';
import { MAX_STREAMS } from './ports.ts';
import type { FoundLink } from './page/link-collector.ts';
import type { Requester } from './requester.ts';

/** The links found in a document or response. `request`: its index in the trace; `url`: its address. */
export interface ParsedDocument extends DocumentLinks {
  request: number;
  url: string;
}

/**
 * Collects the streams of all documents of one extraction, each link once, in the order of discovery. The trace records
 * every link and why it was accepted or not. `title`: for streams without a title of their own.
 */
export function collectStreams(
  documents: readonly ParsedDocument[],
  title: string,
  pick: LinkPick | undefined,
  requester: Requester,
): ExtractedStream[] {
  const streams = new Map<string, ExtractedStream>();
  const seen = new Set<string>();
  const hosts = new Set(
    documents
      .flatMap(({ url, links }) => [url, ...links.filter((link) => !link.mentioned).map((link) => link.url)])
      .map(hostOf),
  );
  for (const { links, request } of documents) {
    for (const link of links) {
      if (seen.has(link.url)) continue;
      seen.add(link.url);
      const stream = { url: link.url, title: link.title || (link.secondary ? '' : title), quality: link.quality };
      const verdict = judgeLink(stream, link, { count: streams.size, hosts, pick, requester });
      if (verdict === 'accepted' || verdict === 'secondary') streams.set(link.url, stream);
      if (requester.trace.links.length < MAX_STREAMS)
        requester.trace.links.push({
          link: redacted(link.url),
          title: stream.title,
          quality: stream.quality,
          request,
          keyPath: link.keyPath,
          verdict,
        });
    }
  }
  return [...streams.values()];
}

function judgeLink(
  stream: ExtractedStream,
  { url, keyPath, secondary, mentioned }: FoundLink,
  {
    count,
    hosts,
    pick,
    requester,
  }: { count: number; hosts: ReadonlySet<string>; pick: LinkPick | undefined; requester: Requester },
): LinkVerdict {
  if (!requester.mayFollow(url)) return 'private-address';
  if (mentioned && !hosts.has(hostOf(url))) return 'mentioned';
  if (pick && !isPicked(stream, keyPath, pick)) return 'not-picked';
  if (count >= MAX_STREAMS) return 'too-many';
  return secondary ? 'secondary' : 'accepted';
}

function isPicked({ url, title, quality }: ExtractedStream, keyPath: readonly string[], pick: LinkPick): boolean {
  if (pick.title !== undefined && !title.toLowerCase().includes(pick.title.toLowerCase())) return false;
  if (pick.quality !== undefined && quality !== pick.quality) return false;
  if (pick.under && !isInOrder(pick.under, keyPath)) return false;
  if (!pick.names) return true;
  const { segments, query } = linkParts(url);
  const parts = new Set([...segments, ...query.map(({ value }) => value)]);
  return pick.names.every((name) => parts.has(name));
}

/** Whether `keys` occur in `keyPath` in this order. */
function isInOrder(keys: readonly string[], keyPath: readonly string[]): boolean {
  let at = 0;
  for (const key of keyPath) if (key === keys[at]) at++;
  return at === keys.length;
}
