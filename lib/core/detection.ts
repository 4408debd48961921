import * as v from 'valibot';
import { hostOf, isHttpUrl, originPattern, parseUrl, withoutFragment, withoutQuery } from '../base/http-url.ts';
import { HttpUrlSchema } from '../base/schemas.ts';
import { compareLinks } from './url/similarity.ts';
import { hasMediaType, hasProgressiveFileName, hasManifestName, hasManifestType } from '../base/media-types.ts';

/*
 * Reads what the documents of a tab loaded, and finds the streams in it. The reports come from pages and are hostile
 * input: a schema checks everything, and sizes are bounded.
 */

const boundedText = (length: number) =>
  v.pipe(
    v.string(),
    v.transform((value) => value.slice(0, length)),
  );

/**
 * A URL without its fragment. A media element keeps the fragment of a redirect target, and with it our CORS marker
 * (rules/cors.ts). With the fragment, a redirect target would look like a link that the page fetched itself.
 */
const AddressSchema = v.pipe(boundedText(16_384), v.transform(withoutFragment));

/** One resource that a document loaded (Resource Timing), or the source of one of its media elements. */
const LoadedResourceSchema = v.object({
  url: AddressSchema,
  /** Content type as sent by the server; '' where the browser hides it from other origins. */
  contentType: boundedText(200),
  /** Initiator type: `xmlhttprequest`, `fetch`, `video`, … */
  initiator: boundedText(40),
  /** The URLs that a readable multivariant playlist lists; empty for other resources. */
  children: v.pipe(v.array(AddressSchema), v.maxLength(1_000)),
});
export type LoadedResource = v.InferOutput<typeof LoadedResourceSchema>;

/** The report of one document. */
export const FrameReportSchema = v.object({
  url: HttpUrlSchema,
  title: boundedText(300),
  isTop: v.boolean(),
  resources: v.pipe(v.array(LoadedResourceSchema), v.maxLength(500)),
  /** The last segments and keys it loaded, oldest first. */
  parts: v.pipe(v.array(AddressSchema), v.maxLength(60)),
  /** URLs of its frames that could hold a player, by their size or their permissions. */
  players: v.pipe(v.array(boundedText(16_384)), v.maxLength(50)),
  /** Whether it loaded a worker script. */
  startsWorkers: v.optional(v.boolean()),
  /** Whether one of its media elements uses DRM (Encrypted Media Extensions, `mediaKeys`). */
  isProtected: v.optional(v.boolean()),
});
export type FrameReport = v.InferOutput<typeof FrameReportSchema>;

export interface TabReport {
  frames: FrameReport[];
}

/** A stream found in a tab. */
export interface DetectedStream {
  url: string;
  title: string;
  pageUrl: string;
  frameUrl: string;
  /** Match patterns of every host it needs as far as seen: page, frame, link, and hosts named in its manifest. */
  origins: string[];
}

/** Whether a resource is a manifest, or a progressive file that a media element plays. */
export function isStreamResource({
  url,
  contentType,
  initiator,
}: Pick<LoadedResource, 'url' | 'contentType' | 'initiator'>): boolean {
  const parsed = parseUrl(url);
  if (!parsed || !isHttpUrl(url)) return false;
  if (hasManifestType(contentType) || hasManifestName(parsed)) return true;
  const played = initiator === 'video' || initiator === 'audio';
  return played && (hasMediaType(contentType) || hasProgressiveFileName(parsed));
}

/**
 * The streams of a tab. A playlist listed in a multivariant playlist belongs to that stream and is not one of its own.
 * Documents that play protected video are left out: Freshet stays out of DRM.
 */
export function detectStreams({ frames }: TabReport): DetectedStream[] {
  const top = frames.find(({ isTop }) => isTop);
  if (!top) return [];
  const open = frames.filter((frame) => !frame.isProtected);
  const found = open.flatMap((frame) => streamResources(frame).map((resource) => ({ frame, resource })));
  return found.map(({ frame, resource }, index) => ({
    url: resource.url,
    title: numberedTitle(top.title || frame.title, found.length, index),
    pageUrl: top.url,
    frameUrl: frame.url,
    origins: [
      ...new Set([top.url, frame.url, resource.url, ...resource.children].filter(isHttpUrl).map(originPattern)),
    ],
  }));
}

/** The playlists, segments and keys that the document at `frameUrl` requested, oldest first. */
export function requestsOfFrame({ frames }: TabReport, frameUrl: string): string[] {
  const frame =
    frames.find(({ url }) => url === frameUrl) ??
    frames.find(({ url }) => withoutQuery(url) === withoutQuery(frameUrl));
  if (!frame) return [];
  return [...frame.resources.filter(isStreamResource).map(({ url }) => url), ...frame.parts].filter(isHttpUrl);
}

/** Hosts of player frames that Freshet cannot inspect without access. */
export function inaccessibleFrames({ frames }: TabReport): { host: string; origin: string }[] {
  const open = new Set(frames.map(({ url }) => hostOf(url)));
  const hosts = frames.flatMap(({ players }) => players.filter(isHttpUrl).map(hostOf));
  return [...new Set(hosts)].filter((host) => !open.has(host)).map((host) => ({ host, origin: `*://${host}/*` }));
}

function streamResources({ resources }: FrameReport): LoadedResource[] {
  const streams = resources.filter(isStreamResource);
  const topLevel = streams.filter(({ url }) => !streams.some((parent) => listsUrl(parent, url)));
  // The same link with a newer token is the same stream: the page fetched a fresh link. The last one counts.
  return topLevel.filter(
    ({ url }, index) =>
      !topLevel.slice(index + 1).some((later) => later.url === url || hasSameIdentity(later.url, url)),
  );
}

/** Whether `parent` lists `url`, with whatever token. A script that serves both tells them apart by the query alone. */
function listsUrl(parent: LoadedResource, url: string): boolean {
  if (parent.url === url) return false;
  if (parent.children.includes(url)) return true;
  const path = withoutQuery(url);
  const isSameResource = path === withoutQuery(parent.url) || compareLinks(parent.url, url).names === 'same';
  if (isSameResource) return false;
  return parent.children.some((child) => withoutQuery(child) === path || compareLinks(child, url).names === 'same');
}

function hasSameIdentity(a: string, b: string): boolean {
  const similarity = compareLinks(a, b);
  return similarity.sameOrigin && similarity.samePath && similarity.names === 'same';
}

function numberedTitle(title: string, count: number, index: number): string {
  return count > 1 && title ? `${title} (${index + 1})` : title;
}
