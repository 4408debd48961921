import * as v from 'valibot';
import { withoutSecrets } from '../../core/site/secrets.ts';
import { type SiteDefinition, SiteDefinitionSchema } from '../../core/site.ts';
import type { Millis } from '../../core/stream.ts';

/** Quotas of `storage.sync`, the same in Chromium and Firefox: bytes of name and JSON of an item, of all, and items. */
const ITEM_BYTES = 8192;
const ALL_BYTES = 102_400;
const MAX_ITEMS = 512;

/** How long a removal is remembered, for devices that were away. */
const REMEMBERED: Millis = 180 * 24 * 60 * 60_000;

const PREFIX = 'site.';

/** One definition as it travels; `site: null` says that it was removed. */
const ItemSchema = v.object({ at: v.number(), site: v.nullable(SiteDefinitionSchema) });
type Item = v.InferOutput<typeof ItemSchema>;

/** What there is here: the definitions, and when each was last changed, removed ones included. */
export interface LocalSites {
  sites: readonly SiteDefinition[];
  changes: ReadonlyMap<string, Millis>;
}

/** What makes both sides agree. */
export interface SiteMerge {
  put: SiteDefinition[];
  remove: string[];
  /** Times to note here; null: to forget. */
  times: Map<string, Millis | null>;
  write: Record<string, unknown>;
  erase: string[];
  /** Keys of those that do not fit the quotas, and stay here alone. */
  leftOut: string[];
}

/**
 * Compares what is here with what the browser's sync has. Of two versions the later changed one holds; where neither is
 * later, or an item cannot be read (another version of Freshet may have written it), both sides stay as they are.
 * Managed definitions are no part of it, and no secret travels.
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

/** Takes what fits, the latest changes first; an older version of what does not fit is no longer true, and goes. */
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

/** A clock that is ahead must not make its device right for ever; and nobody makes managed definitions but a policy. */
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
