import { isExtractionError, type StreamError } from '../../core/errors.ts';
import { hostOf } from '../../base/http-url.ts';
import type { ActiveStream } from '../../core/stream.ts';
import type { PageStreams, Ports } from '../ports.ts';

export type Extraction = ({ ok: true } & PageStreams) | { ok: false; error: StreamError };

/** Runs the extractor of a stream's site on its watch page. Never rejects: a failure is a value. */
export async function extractFor(ports: Ports, { siteKey, pageUrl }: ActiveStream): Promise<Extraction> {
  if (!ports.isOnline()) return { ok: false, error: { kind: 'offline' } };
  try {
    const site = (await ports.sites.all()).find(({ key }) => key === siteKey);
    if (!site) return { ok: false, error: { kind: 'extractor-missing', siteKey } };
    const extracted = await ports.extractStreams(site, pageUrl);
    return extracted.streams.length > 0 ? { ok: true, ...extracted } : { ok: false, error: { kind: 'no-streams' } };
  } catch (cause) {
    if (!ports.isOnline()) return { ok: false, error: { kind: 'offline' } };
    if (isExtractionError(cause)) {
      return { ok: false, error: { kind: 'extraction-failed', problem: cause.problem } };
    }
    ports.log('extractor-broken', { host: hostOf(pageUrl), cause: cause instanceof Error ? cause.name : 'unknown' });
    return { ok: false, error: { kind: 'refresh-failed', at: new Date(ports.now()).toISOString() } };
  }
}
