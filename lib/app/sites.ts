import * as v from 'valibot';
import type { StreamError } from '../core/errors.ts';
import { redacted } from '../core/http-url.ts';
import { fieldIssues } from '../core/issues.ts';
import type { Outcome, TrialView } from '../core/protocol.ts';
import { SiteDefinitionSchema, type SiteDefinition } from '../core/site.ts';
import type { Extraction } from '../core/trace.ts';
import type { Ports } from './ports.ts';

/** Adds a definition, or replaces the one with `previousKey`. What does not pass the schema changes nothing. */
export async function saveSite(ports: Ports, definition: unknown, previousKey: string | null): Promise<Outcome> {
  const parsed = v.safeParse(SiteDefinitionSchema, definition);
  if (!parsed.success) {
    return { ok: false, problem: { kind: 'invalid', issues: fieldIssues(parsed.issues) } };
  }
  const site = parsed.output;
  const taken = (await ports.sites.all()).some(({ key }) => key === site.key);
  if (taken && site.key !== previousKey) return { ok: false, problem: { kind: 'key-taken', key: site.key } };
  await ports.sites.put(site);
  if (previousKey !== null && previousKey !== site.key) await renameSite(ports, previousKey, site.key);
  ports.announce();
  return { ok: true, value: null };
}

/** Removes a definition; its streams say so at their next refresh, and go on when it is put back. */
export async function removeSite(ports: Ports, key: string): Promise<Outcome<SiteDefinition>> {
  const site = (await ports.sites.all()).find((candidate) => candidate.key === key);
  if (!site) return { ok: false, problem: { kind: 'unknown-site', key } };
  await ports.sites.remove(key);
  ports.announce();
  return { ok: true, value: site };
}

/** Runs a definition once on its own page and shows what it finds. Nothing is stored, no stream is touched. */
export async function runSite(ports: Ports, key: string): Promise<Outcome<TrialView>> {
  const site = (await ports.sites.all()).find((candidate) => candidate.key === key);
  if (!site) return { ok: false, problem: { kind: 'unknown-site', key } };
  const start = ports.now();
  try {
    const tried = await ports.tryOut(site, site.page);
    const found = tried.ok ? tried.streams : [];
    const streams = found.map(({ url, title, quality }) => ({ title, quality, link: redacted(url) }));
    const error = errorOf(tried);
    return {
      ok: true,
      value: { pageUrl: site.page, streams, error, millis: ports.now() - start, trace: tried.trace },
    };
  } catch {
    return { ok: false, problem: { kind: 'internal' } };
  }
}

function errorOf(tried: Extraction): StreamError | null {
  if (!tried.ok) return { kind: 'extraction-failed', problem: tried.problem };
  return tried.streams.length > 0 ? null : { kind: 'no-streams' };
}

/** Streams follow their definition to its new key. */
async function renameSite(ports: Ports, from: string, to: string): Promise<void> {
  await ports.sites.remove(from);
  for (const { originalUrl, siteKey } of await ports.streams.all()) {
    if (siteKey === from) await ports.streams.update(originalUrl, (stream) => stream && { ...stream, siteKey: to });
  }
}
