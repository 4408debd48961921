import * as v from 'valibot';
import { withoutSecrets } from '../../core/site/secrets.ts';
import { type SiteDefinition, SiteDefinitionSchema } from '../../core/site.ts';
import type { Millis } from '../../core/stream.ts';

/**
 * Quotas of `storage.sync`, equal in Chromium and Firefox: bytes of one item (name and JSON), of all items, item count.
 */
const ITEM_BYTES = 8192;
const ALL_BYTES = 102_400;
const MAX_ITEMS = 512;

/** How long a removal is remembered for devices that were offline (ms). */
const REMEMBERED: Millis = 180 * 24 * 60 * 60_000;

const PREFIX = 'site.';

/** One synced definition. `at`: when it was changed (ms); `site`: null if it was removed. */
const ItemSchema = v.object({ at: v.number(), site: v.nullable(SiteDefinitionSchema) });
type Item = v.InferOutput<typeof ItemSchema>;

/** The definitions on this device, and when each was last changed (ms), removed ones included. */
export interface LocalSites {
  sites: readonly SiteDefinition[];
  changes: ReadonlyMap<string, Millis>;
}

/** The changes that make both sides equal: `put`, `remove`, `times` on this device, `write`, `erase` in the sync. */
export interface SiteMerge {
  put: SiteDefinition[];
  remove: string[];
  /** Change times to store; null: to delete. */
  times: Map<string, Millis | null>;
  write: Record<string, unknown>;
  erase: string[];
  /** Keys of the definitions that exceed the quotas and stay on this device. */
  leftOut: string[];
}

/**
 * Compares this device's definitions with those in the browser's sync. Of two versions the later one wins. If both are
 * equally old, or an item cannot be read (another version of Freshet may have written it), both sides stay as they are.
 * Managed definitions and secrets are never synced.
 */
export function mergeSites({ sites, changes }: LocalSites, remote: Record<string, unknown>, now: Millis): SiteMerge {
  const merge: SiteMerge = { put: [], remove: [], times: new Map(), write: {}, erase: [], leftOut: [] };
  const managed = new Set(sites.filter(({ origin }) => origin === 'policy').map(({ key }) => key));
  const here = new Map(sites.filter(({ origin }) => origin !== 'policy').map((site) => [site.key, site]));
  const there = readItems(remote, now);
  const newer: { key: string; item: Item }[] = [];
  for (const key of new Set([...here.keys(), ...changes.keys(), ...there.keys()])) {
    if (managed.has(key)) continue;
    const site = here.get(key) ?? null;
    const at = changes.get(key) ?? (site ? (site.learned?.at ?? 0) : -1);
    const item = there.get(key);
    if (item === 'unreadable') continue;
    if (isForgotten(site, at, now) && (!item || isForgotten(item.site, item.at, now))) {
      if (item) merge.erase.push(PREFIX + key);
      if (changes.has(key)) merge.times.set(key, null);
    } else if (item && item.at > at) {
      if (item.site) merge.put.push(item.site);
      else if (site) merge.remove.push(key);
      merge.times.set(key, item.at);
    } else if (!item ? site !== null : at > item.at)
      newer.push({ key, item: { at, site: site && withoutSecretsOf(site) } });
  }
  fitQuotas(newer, remote, merge);
  return merge;
}

/** Writes what fits the quotas, latest changes first. If a definition does not fit, its outdated version is erased. */
function fitQuotas(newer: { key: string; item: Item }[], remote: Record<string, unknown>, merge: SiteMerge): void {
  const sizes = new Map(Object.entries(remote).map(([name, value]) => [name, bytesOf(name, value)]));
  for (const name of merge.erase) sizes.delete(name);
  for (const { key, item } of newer.toSorted((a, b) => b.item.at - a.item.at)) {
    const name = PREFIX + key;
    const bytes = bytesOf(name, item);
    sizes.delete(name);
    const all = [...sizes.values()].reduce((sum, size) => sum + size, bytes);
    if (bytes <= ITEM_BYTES && all <= ALL_BYTES && sizes.size < MAX_ITEMS) {
      sizes.set(name, bytes);
      merge.write[name] = item;
      continue;
    }
    if (item.site) merge.leftOut.push(key);
    if (name in remote) merge.erase.push(name);
  }
}

function readItems(remote: Record<string, unknown>, now: Millis): Map<string, Item | 'unreadable'> {
  const items = new Map<string, Item | 'unreadable'>();
  for (const [name, value] of Object.entries(remote)) {
    if (!name.startsWith(PREFIX)) continue;
    const key = name.slice(PREFIX.length);
    const parsed = v.safeParse(ItemSchema, value);
    if (!parsed.success || (parsed.output.site && parsed.output.site.key !== key)) items.set(key, 'unreadable');
    else items.set(key, fromElsewhere(parsed.output, now));
  }
  return items;
}

/**
 * An item from another device. A fast clock there must not win for ever, and only a policy creates managed definitions.
 */
function fromElsewhere({ at, site }: Item, now: Millis): Item {
  return { at: Math.min(at, now), site: site?.origin === 'policy' ? { ...site, origin: 'user' } : site };
}

function isForgotten(site: SiteDefinition | null, at: Millis, now: Millis): boolean {
  return site === null && at < now - REMEMBERED;
}

function withoutSecretsOf(site: SiteDefinition): SiteDefinition {
  return withoutSecrets(site).site;
}

function bytesOf(name: string, value: unknown): number {
  return new TextEncoder().encode(name + JSON.stringify(value)).length;
}
