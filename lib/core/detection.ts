import * as v from 'valibot';
import { hostOf, isHttpUrl, originPattern, parseUrl } from '../base/http-url.ts';
import { HttpUrlSchema } from '../base/http-url-schema.ts';
import { compareLinks } from './url/similarity.ts';
import { hasProgressiveFileName, hasManifestName, hasManifestType } from '../base/media-types.ts';

/*
 * What the documents of a tab were seen to load, and which streams that makes. The reports come from pages and are
 * hostile input: everything passes a schema, sizes are bounded.
 */

const boundedText = (length: number) =>
  v.pipe(
    v.string(),
    v.transform((value) => value.slice(0, length)),
  );

/**
 * An address as it is requested, without a fragment: media elements keep that of a redirect's target, and with it the mark
 * of a rule of ours (rules/cors.ts). What was led is no link that the page got by itself.
 */
const AddressSchema = v.pipe(
  boundedText(16_384),
  v.transform((url) => url.replace(/#.*$/s, '')),
);

/** One resource a document loaded (Resource Timing), or the source of one of its media elements. */
const LoadedResourceSchema = v.object({
  url: AddressSchema,
  /** As the server said; '' where the browser hides it from other origins. */
  contentType: boundedText(200),
  /** Who loaded it: `xmlhttprequest`, `fetch`, `video`, … */
  initiator: boundedText(40),
  /** Where it is a multivariant playlist that could be read: the addresses it lists. */
  children: v.pipe(v.array(AddressSchema), v.maxLength(1_000)),
});
export type LoadedResource = v.InferOutput<typeof LoadedResourceSchema>;

/** One document's report. */
export const FrameReportSchema = v.object({
  url: HttpUrlSchema,
  title: boundedText(300),
  isTop: v.boolean(),
  resources: v.pipe(v.array(LoadedResourceSchema), v.maxLength(500)),
  /** What it loaded last of segments and keys, latest last. */
  parts: v.pipe(v.array(AddressSchema), v.maxLength(60)),
  /** Addresses of its frames that are large enough, or allowed enough, to be a player. */
  players: v.pipe(v.array(boundedText(16_384)), v.maxLength(50)),
  /** Whether it loaded the script of a worker. */
  startsWorkers: v.optional(v.boolean()),
  /** Whether one of its media elements has keys of a DRM system (Encrypted Media Extensions, `mediaKeys`). */
  isProtected: v.optional(v.boolean()),
});
export type FrameReport = v.InferOutput<typeof FrameReportSchema>;

export interface TabReport {
  frames: FrameReport[];
}

/** A stream that a tab plays, as it was seen. */
export interface DetectedStream {
  url: string;
  title: string;
  pageUrl: string;
  frameUrl: string;
  /** Match patterns of every host it was seen to need: page, frame, link, and those its manifest names. */
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
  return played && (/^\s*(video|audio)\//i.test(contentType) || hasProgressiveFileName(parsed));
}

/**
 * The streams of a tab, one for each: what a multivariant playlist lists is part of it, not a stream of its own. Those of
 * documents that play protected video are left out: Freshet has no part in what a licence allows.
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

/** What the document at `frameUrl` was seen to ask for: playlists, segments, keys; latest last. */
export function requestsOfFrame({ frames }: TabReport, frameUrl: string): string[] {
  const frame =
    frames.find(({ url }) => url === frameUrl) ??
    frames.find(({ url }) => withoutQuery(url) === withoutQuery(frameUrl));
  if (!frame) return [];
  return [...frame.resources.filter(isStreamResource).map(({ url }) => url), ...frame.parts].filter(isHttpUrl);
}

/** Hosts of player frames that could not be looked into: a grant would be needed. */
export function inaccessibleFrames({ frames }: TabReport): { host: string; origin: string }[] {
  const open = new Set(frames.map(({ url }) => hostOf(url)));
  const hosts = frames.flatMap(({ players }) => players.filter(isHttpUrl).map(hostOf));
  return [...new Set(hosts)].filter((host) => !open.has(host)).map((host) => ({ host, origin: `*://${host}/*` }));
}

function streamResources({ resources }: FrameReport): LoadedResource[] {
  const streams = resources.filter(isStreamResource);
  const topLevel = streams.filter(({ url }) => !streams.some((parent) => listsUrl(parent, url)));
  // The same link with a newer token is the same stream: the page got itself a fresh one, and the last one counts.
  return topLevel.filter(
    ({ url }, index) =>
      !topLevel.slice(index + 1).some((later) => later.url === url || hasSameIdentity(later.url, url)),
  );
}

/** Whether `parent` lists `url`, whatever its token by now. A script that serves both tells them by the query alone. */
function listsUrl(parent: LoadedResource, url: string): boolean {
  if (parent.url === url) return false;
  if (parent.children.includes(url)) return true;
  const path = withoutQuery(url);
  const own = path === withoutQuery(parent.url) || compareLinks(parent.url, url).names === 'same';
  if (own) return false;
  return parent.children.some((child) => withoutQuery(child) === path || compareLinks(child, url).names === 'same');
}

function hasSameIdentity(a: string, b: string): boolean {
  const like = compareLinks(a, b);
  return like.sameOrigin && like.samePath && like.names === 'same';
}

function withoutQuery(url: string): string {
  return url.replace(/[?#].*$/, '');
}

function numberedTitle(title: string, count: number, index: number): string {
  return count > 1 && title ? `${title} (${index + 1})` : title;
}
