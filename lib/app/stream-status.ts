import {
  learnedLifetime,
  effectiveMode,
  PAUSED_MODE,
  provenAge,
  type SiteBehavior,
  type RefreshMode,
  type EffectiveMode,
} from '../core/site-behavior.ts';
import { streamHealth as healthOf, type Health } from '../core/health.ts';
import { linkValidity, nextDue, type LinkValidity } from '../core/schedule.ts';
import { isSelfRenewing } from '../core/url/renewal.ts';
import { memoize } from '../base/memoize.ts';
import type { SiteDefinition } from '../core/site.ts';
import type { ActiveStream, Millis } from '../core/stream.ts';
import type { Ports } from './ports.ts';

/** Cached, as in `linkValidity`: it is computed for every tracked stream many times. */
const claimsRenewal = memoize(isSelfRenewing, 5_000);

/** The status of a stream, from its link, its site definition and the observed behavior of its site. */
export interface StreamStatus {
  mode: EffectiveMode;
  /** When the current link is valid; null if its end is unknown. */
  validity: LinkValidity | null;
  behavior: SiteBehavior;
}

/** The stored data that statuses are computed from, read once for many streams. */
export interface RefreshContext {
  statusOf(stream: ActiveStream): Promise<StreamStatus>;
}

/** Reads definitions and settings now; reads the behavior of each site once, when its first stream needs it. */
export async function readRefreshContext(ports: Ports): Promise<RefreshContext> {
  const sites = new Map((await ports.sites.all()).map((site) => [site.key, site]));
  const behaviors = new Map<string, Promise<SiteBehavior>>();
  const { paused } = await ports.settings();
  return {
    statusOf: async (stream) => {
      const { siteKey } = stream;
      const reading = behaviors.get(siteKey) ?? ports.siteBehaviors.get(siteKey);
      behaviors.set(siteKey, reading);
      const status = statusFrom(stream, sites.get(siteKey), await reading);
      return paused ? { ...status, mode: PAUSED_MODE } : status;
    },
  };
}

/** Reads the current status of one stream. */
export async function readStatus(ports: Ports, stream: ActiveStream): Promise<StreamStatus> {
  return (await readRefreshContext(ports)).statusOf(stream);
}

function statusFrom(stream: ActiveStream, site: SiteDefinition | undefined, behavior: SiteBehavior): StreamStatus {
  const mode = effectiveMode(chosenMode(site), behavior, claimsRenewal(stream.currentUrl));
  return { mode, validity: linkValidity(stream, learnedLifetime(behavior)), behavior };
}

/** The refresh mode chosen for a site. The streams of a disabled site are not refreshed. */
export function chosenMode(site: SiteDefinition | undefined): RefreshMode {
  return site?.enabled === false ? 'off' : (site?.mode ?? 'auto');
}

/** The health of a stream with this status. `refreshing`: whether its refresh is running. */
export function trackedHealth(
  stream: ActiveStream,
  { mode, validity }: StreamStatus,
  now: Millis,
  refreshing: boolean,
): Health {
  return healthOf(stream, { now, expiresAt: validity?.until ?? null, refreshing, mode: mode.mode });
}

/** When a stream with this status is due (ms), by the current settings. */
export async function dueTime(
  ports: Ports,
  stream: ActiveStream,
  { mode, validity, behavior }: StreamStatus,
): Promise<Millis> {
  if (stream.waitForPageUntil !== null) return stream.waitForPageUntil;
  const period = (await ports.settings()).periodMinutes * 60_000;
  return nextDue(stream, {
    period,
    random: ports.random(),
    mode: mode.mode,
    validity: validity,
    provenAge: provenAge(behavior),
  });
}

/** Recomputes every due time, as after a change of the settings or of a site's behavior. */
export async function reschedule(ports: Ports): Promise<void> {
  const context = await readRefreshContext(ports);
  for (const stream of await ports.streams.all()) {
    const due = await dueTime(ports, stream, await context.statusOf(stream));
    await ports.streams.update(stream.originalUrl, (stored) => stored && { ...stored, dueAt: due });
  }
}
