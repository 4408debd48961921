import type { SiteDefinition } from '../../lib/core/site.ts';
import { startLoopback } from '../harness/loopback.ts';
import { linkAt, type Scheme } from './streams.ts';

/** Response time (ms), as of a nearby site. */
const LATENCY_MS = 50;

/** Lifetime of links (s). */
export const LIFETIME = 600;

/** Watch pages that return a fresh link with every load, and their CDNs. */
export interface Sites {
  at: Scheme;
  /** The watch page of a site. */
  page(host: string): string;
  /** Counts requests from now on; the tabs have loaded their pages. */
  count(): void;
  /**
   * The counted requests: for how long (ms) at least one was pending, when the first arrived, and when the last was
   * answered.
   */
  traffic(): { requests: number; busyMs: number; first: number; last: number };
  close(): Promise<void>;
}

/** Starts sites whose pages contain the links of `count` streams, which are numbered over all sites in turns. */
export async function startSites(numbersOf: (host: string) => readonly number[]): Promise<Sites> {
  let isCounting = false;
  let loads = 0;
  let underWay = 0;
  let busySince = 0;
  const traffic = { requests: 0, busyMs: 0, first: 0, last: 0 };
  const server = await startLoopback((request, response) => {
    const url = new URL(request.url ?? '/', `http://${request.headers.host}`);
    const counts = isCounting;
    if (counts) {
      traffic.requests++;
      traffic.first ||= Date.now();
      if (underWay++ === 0) busySince = Date.now();
    }
    setTimeout(() => {
      const isPage = url.pathname === '/watch';
      response.setHeader('content-type', isPage ? 'text/html' : 'application/vnd.apple.mpegurl');
      response.setHeader('access-control-allow-origin', '*');
      response.end(isPage ? markup(url.hostname) : PLAYLIST);
      if (!counts) return;
      traffic.last = Date.now();
      if (--underWay === 0) traffic.busyMs += traffic.last - busySince;
    }, LATENCY_MS);
  });
  const at: Scheme = (host) => `http://${host}:${server.port}`;
  const markup = (host: string): string => {
    loads++;
    const loadedAt = Math.round(Date.now() / 1000);
    const streams = numbersOf(host).map((number) => ({
      title: `Channel ${number}`,
      url: linkAt(number, loads, loadedAt + LIFETIME, at),
    }));
    return `<!doctype html><title>Watch</title><script type="application/json">${JSON.stringify(streams)}</script>`;
  };
  return {
    at,
    page: (host) => `${at(host)}/watch`,
    count: () => void (isCounting = true),
    traffic: () => ({ ...traffic }),
    close: server.close,
  };
}

/** The definition that finds a site's streams in its page. */
export function definitionOf(host: string, page: string): SiteDefinition {
  return {
    schemaVersion: 2,
    key: host,
    matches: [`*://${host}/*`],
    page,
    origin: 'user',
    enabled: true,
    mode: 'proactive',
    extractor: { kind: 'page' },
  } as SiteDefinition;
}

const PLAYLIST = `#EXTM3U
#EXT-X-TARGETDURATION:4
#EXT-X-MEDIA-SEQUENCE:1
#EXTINF:4,
segment-1.ts
#EXTINF:4,
segment-2.ts
`;
