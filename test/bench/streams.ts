import { createHash } from 'node:crypto';
import type { ActiveStream } from '../../lib/core/stream.ts';
import { streamWith } from '../unit/core/streams.ts';

/** How many sites the streams are spread over. */
export const SITES = 20;
/** Links of each stream; a player may hold any of them. */
const LINKS = 3;

/** Address of the sites and their CDNs: `http://<host>` with a port, or https. */
export type Scheme = (host: string) => string;
const HTTPS: Scheme = (host) => `https://${host}`;

/**
 * `count` tracked streams over twenty sites, each with three links that differ in a token of 43 characters and an
 * expiry.
 */
export function trackedStreams(count: number, run = 0, scheme = HTTPS, links = LINKS): ActiveStream[] {
  return Array.from({ length: count }, (_, index) => trackedStream(index, run, links, scheme));
}

/** One such stream. `run` changes all of its tokens. */
export function trackedStream(index: number, run = 0, links = LINKS, scheme = HTTPS): ActiveStream {
  const host = siteOf(index);
  const cdn = scheme(`edge.${host}`);
  const [first, ...later] = Array.from({ length: links }, (_, link) => cdn + pathOf(index, run * LINKS + link));
  return streamOf(index, [first!, ...later], scheme);
}

/** The stream with this number and these links, oldest first. */
export function streamOf(index: number, links: [string, ...string[]], scheme: Scheme): ActiveStream {
  const host = siteOf(index);
  const page = `${scheme(host)}/watch/${index}`;
  const stream = streamWith(links, {
    siteKey: host,
    title: `Channel ${index}`,
    pageUrl: page,
    frameUrl: page,
    tabId: index + 1,
  });
  return { ...stream, id: `stream-${index}` };
}

/** The hosts of all of them. */
export const HOSTS: readonly string[] = Array.from({ length: SITES }, (_, index) => siteOf(index)).flatMap((host) => [
  host,
  `edge.${host}`,
]);

/** The host of a stream's site. */
export function siteOf(index: number): string {
  return `site${index % SITES}.test`;
}

/** The link that a stream's page issues at one load. It expires at `end` (s since the epoch). */
export function linkAt(index: number, load: number, end: number, scheme: Scheme): string {
  return scheme(`edge.${siteOf(index)}`) + pathOf(index, 1_000_000 + load, end);
}

function pathOf(index: number, generation: number, end = 1_800_000_000 + generation * 300): string {
  const token = createHash('sha256').update(`${index} ${generation}`).digest('base64url');
  return `/live/channel-${index}/master.m3u8?token=${token}&expires=${end}`;
}
