import { UnreadableManifest, withinLimit, type ManifestError } from './error.ts';
import type { Manifest } from './model.ts';
import { parseHls } from './hls/hls.ts';
import { LIMITS } from './limits.ts';
import { isResolvableBase, resourceUrl } from './resource-url.ts';
import { parseMpd } from './dash/mpd.ts';
import { rejectNonManifest } from './sniff.ts';
import { parseXml } from './dash/xml.ts';

export interface ManifestInput {
  /** The final URL of the answer: what relative addresses and QUERYPARAM are read against. */
  url: string;
  text: string;
  /** Content-Type of the answer. Only for the sentence of an error: sites serve playlists under any type. */
  contentType?: string;
  /** `MultivariantPlaylist.variables` of the multivariant playlist that named this media playlist. */
  variables?: ReadonlyMap<string, string>;
}

/** The family that a manifest names, or why it names none. Never throws; bounded by `LIMITS` in time and memory. */
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
  // A BOM is not allowed in a playlist (RFC 8216bis 4.1), yet sent; fetch drops it, other readers do not.
  const body = text.replace(/^\uFEFF/, '').trimStart();
  if (body.startsWith('#EXTM3U')) return parseHls(body, base, variables);
  if (/^<(\?xml|!--|!DOCTYPE|[A-Za-z_])/i.test(body)) {
    const isMpd = /<MPD[\s>/]/.test(body.slice(0, 100_000));
    const root = isMpd ? parseXml(body) : null;
    if (root?.tagName === 'MPD') return parseMpd(root, base);
  }
  return rejectNonManifest(body, contentType);
}
