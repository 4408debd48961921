import * as v from 'valibot';
import { fieldIssues } from '../../core/site/field-issues.ts';
import type { CommandProblem, CommandResult, SiteChanges } from '../../core/protocol.ts';
import { SiteDefinitionSchema, type SiteDefinition } from '../../core/site.ts';
import { resetSiteBehavior, copySiteBehavior } from './behavior.ts';
import type { Ports } from '../ports.ts';
import { reschedule } from '../stream-status.ts';

/** Adds a definition, or replaces the one with `previousKey`. An invalid definition changes nothing. */
export async function saveSite(ports: Ports, definition: unknown, previousKey: string | null): Promise<CommandResult> {
  const parsed = v.safeParse(SiteDefinitionSchema, definition);
  if (!parsed.success) return failed({ kind: 'invalid', issues: fieldIssues(parsed.issues) });
  const site = asUserSite(parsed.output);
  const sites = await ports.sites.all();
  if (previousKey !== null && isLocked(sites, previousKey)) return failed({ kind: 'locked', key: previousKey });
  const taken = sites.some(({ key }) => key === site.key);
  if (taken && site.key !== previousKey) return failed({ kind: 'key-taken', key: site.key });
  const renamed = previousKey !== null && previousKey !== site.key;
  await ports.sites.change([site], renamed ? [previousKey] : []);
  if (renamed) {
    await copySiteBehavior(ports, previousKey, site.key);
    await moveStreams(ports, previousKey, site.key);
    await resetSiteBehavior(ports, previousKey);
  }
  return afterChange(ports);
}

/** Removes a definition. Its streams fail at their next refresh, and continue when the definition is restored. */
export async function removeSite(ports: Ports, key: string): Promise<CommandResult<SiteDefinition>> {
  const found = await editableSite(ports, key);
  if (!found.ok) return found;
  await ports.sites.remove(key);
  await afterChange(ports);
  return found;
}

/** Enables or disables a definition. A learned definition stays a learned one. */
export async function enableSite(ports: Ports, key: string, enabled: boolean): Promise<CommandResult> {
  const found = await editableSite(ports, key);
  if (!found.ok) return found;
  await ports.sites.put({ ...found.value, enabled });
  return afterChange(ports);
}

/** Adds, replaces and removes several definitions at once, or none of them. Returns the change that undoes it. */
export async function changeSites(
  ports: Ports,
  put: readonly unknown[],
  remove: readonly string[],
): Promise<CommandResult<SiteChanges>> {
  const parsed = v.safeParse(v.array(SiteDefinitionSchema), put);
  if (!parsed.success) return failed({ kind: 'invalid', issues: fieldIssues(parsed.issues) });
  const sites = await ports.sites.all();
  const keys = [...parsed.output.map(({ key }) => key), ...remove];
  const locked = keys.find((key) => isLocked(sites, key));
  if (locked !== undefined) return failed({ kind: 'locked', key: locked });
  const before = sites.filter(({ key }) => keys.includes(key));
  const added = keys.filter((key) => !before.some((site) => site.key === key));
  await ports.sites.change(parsed.output.map(asUserSite), remove);
  await afterChange(ports);
  return { ok: true, value: { put: before, remove: added } };
}

/** Resets the observed behavior of a site, so that Freshet learns it again. */
export async function resetBehavior(ports: Ports, key: string): Promise<CommandResult> {
  await resetSiteBehavior(ports, key);
  return afterChange(ports);
}

/** The definition with a key, if the user may change it: definitions of the organisation are locked. */
async function editableSite(ports: Ports, key: string): Promise<CommandResult<SiteDefinition>> {
  const value = (await ports.sites.all()).find((site) => site.key === key);
  if (!value) return failed({ kind: 'unknown-site', key });
  return value.origin === 'policy' ? failed({ kind: 'locked', key }) : { ok: true, value };
}

function isLocked(sites: readonly SiteDefinition[], key: string): boolean {
  return sites.some((site) => site.key === key && site.origin === 'policy');
}

/** The definition as one of the user's: only a policy can create managed definitions. */
function asUserSite(site: SiteDefinition): SiteDefinition {
  return site.origin === 'policy' ? { ...site, origin: 'user' } : site;
}

/** Completes a change: recomputes due times, which depend on the modes, and notifies open pages. */
async function afterChange(ports: Ports): Promise<CommandResult> {
  await reschedule(ports);
  ports.announceChange();
  return { ok: true, value: null };
}

/** Moves the streams of a definition to its new key. */
async function moveStreams(ports: Ports, from: string, to: string): Promise<void> {
  for (const { originalUrl, siteKey } of await ports.streams.all()) {
    if (siteKey === from) await ports.streams.update(originalUrl, (stream) => stream && { ...stream, siteKey: to });
  }
}

function failed(problem: CommandProblem): { ok: false; problem: CommandProblem } {
  return { ok: false, problem };
}
