import * as v from 'valibot';
import { ExtractionError } from '../core/errors.ts';
import { redacted } from '../core/http-url.ts';
import type { Outcome, TrialView } from '../core/protocol.ts';
import { SiteDefinitionSchema, type SiteDefinition } from '../core/site.ts';
import type { Ports } from './ports.ts';

/** Adds a definition, or replaces the one with `previousKey`. What does not pass the schema changes nothing. */
export async function saveSite(ports: Ports, definition: unknown, previousKey: string | null): Promise<Outcome> {
  const parsed = v.safeParse(SiteDefinitionSchema, definition);
  if (!parsed.success) {
    const issues = parsed.issues.map((issue) => ({ field: v.getDotPath(issue) ?? '', message: issue.message }));
    return { ok: false, problem: { kind: 'invalid', issues } };
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
    const found = await ports.extract(site, site.page);
    if (found.length === 0) return { ok: false, problem: { kind: 'extraction', error: { kind: 'no-streams' } } };
    const streams = found.map(({ url, title, quality }) => ({ title, quality, link: redacted(url) }));
    return { ok: true, value: { pageUrl: site.page, streams, millis: ports.now() - start } };
  } catch (cause) {
    if (!(cause instanceof ExtractionError)) return { ok: false, problem: { kind: 'internal' } };
    const error = { kind: 'extraction-failed', problem: cause.problem } as const;
    return { ok: false, problem: { kind: 'extraction', error } };
  }
}

/** Streams follow their definition to its new key. */
async function renameSite(ports: Ports, from: string, to: string): Promise<void> {
  await ports.sites.remove(from);
  for (const { originalUrl, siteKey } of await ports.streams.all()) {
    if (siteKey === from) await ports.streams.update(originalUrl, (stream) => stream && { ...stream, siteKey: to });
  }
}
