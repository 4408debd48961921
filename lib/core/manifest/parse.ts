import { UnreadableManifest, withinLimit, type ManifestError } from './error.ts';
import type { Manifest } from './model.ts';
import { parseHls } from './hls/hls.ts';
import { LIMITS } from './limits.ts';
import { isResolvableBase, resourceUrl } from './resource-url.ts';
import { parseMpd } from './dash/mpd.ts';
import { parseXml } from './dash/xml.ts';

export interface ManifestInput {
  /** The final URL of the response. Relative URLs and QUERYPARAM refer to it. */
  url: string;
  text: string;
  /** Content-Type of the response. Used only in error sentences: sites serve playlists with any type. */
  contentType?: string;
  /** `MultivariantPlaylist.variables` of the multivariant playlist that named this media playlist. */
  variables?: ReadonlyMap<string, string>;
}

/** Parses a manifest, or says why the text is none. Never throws. `LIMITS` bounds its time and memory. */
export function parseManifest(input: ManifestInput): Manifest | ManifestError {
  try {
    return read(input);
  } catch (error) {
    if (error instanceof UnreadableManifest) return error.error;
    return { kind: 'error', problem: 'malformed', sentence: 'The manifest cannot be read.' };
  }
}

function read({ url, text, contentType = '', variables = new Map() }: ManifestInput): Manifest {
  const base = isResolvableBase(url) ? resourceUrl(url, url) : null;
  if (base === null) throw new UnreadableManifest('unsupported', 'It was not loaded from an http or https address.');
  withinLimit(text.length, LIMITS.text, 'characters');
  // A BOM is not allowed in a playlist (RFC 8216bis 4.1), but some servers send it. Only fetch drops it.
  const body = text.replace(/^\uFEFF/, '').trimStart();
  if (body.startsWith('#EXTM3U')) return parseHls(body, base, variables);
  if (/^<(\?xml|!--|!DOCTYPE|[A-Za-z_])/i.test(body)) {
    const isMpd = /<MPD[\s>/]/.test(body.slice(0, 100_000));
    const root = isMpd ? parseXml(body) : null;
    if (root?.tagName === 'MPD') return parseMpd(root, base);
  }
  return rejectNonManifest(body, contentType);
}

/** Describes a response that is no manifest, typically an error page with status 200. Always throws. */
function rejectNonManifest(body: string, contentType: string): never {
  if (body.trim() === '') throw new UnreadableManifest('empty', 'The answer is empty.');
  const start = body.slice(0, 4_000);
  if (/<SmoothStreamingMedia[\s>]/.test(start)) {
    throw new UnreadableManifest('unsupported', 'This is a Smooth Streaming manifest, which Freshet does not know.');
  }
  if (/<manifest[^>]+ns\.adobe\.com\/f4m/.test(start)) {
    throw new UnreadableManifest('unsupported', 'This is an HDS manifest, which Freshet does not know.');
  }
  throw new UnreadableManifest(
    'not-a-manifest',
    `This is ${describeContent(start, contentType)}, not a playlist or an MPD.`,
  );
}

function describeContent(start: string, contentType: string): string {
  if (/^<(!doctype html|html|head|body|script)/i.test(start) || /<html[\s>]/i.test(start)) return 'a web page';
  if (/^<(\?xml|[A-Za-z_])/.test(start)) return 'another XML document';
  if (/^[[{"]/.test(start)) return 'JSON';
  if (/^G|ftyp|\0|\uFFFD/.test(start.slice(0, 64))) return 'no text in UTF-8';
  return /^text\/html/i.test(contentType) ? 'a web page' : 'something else';
}
