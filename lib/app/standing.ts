import {
  learnedLifetime,
  modeInForce,
  PAUSED,
  provenAge,
  type Conduct,
  type Mode,
  type ModeInForce,
} from '../core/conduct.ts';
import { health, type Health } from '../core/health.ts';
import { linkTerm, nextDue, type Term } from '../core/schedule.ts';
import { renewsItself } from '../core/link/renewal.ts';
import { remembered } from '../core/remembered.ts';
import type { SiteDefinition } from '../core/site.ts';
import type { ActiveStream, Millis } from '../core/stream.ts';
import type { Ports } from './ports.ts';

/** As `linkTerm`'s, this is asked for of every kept stream many times. */
const saysItRenews = remembered(renewsItself, 5_000);

/** How a stream stands, from all that is known: the link itself, and what was learned of its site. */
export interface Standing {
  mode: ModeInForce;
  /** From when until when the current link is good; null where its end is not known. */
  term: Term | null;
  conduct: Conduct;
}

/** What standings are made of, read once for many streams. */
export interface Knowledge {
  of(stream: ActiveStream): Promise<Standing>;
}

/** Reads what is known of the sites; a site is looked up once. */
export async function knowledge(ports: Ports): Promise<Knowledge> {
  const sites = new Map((await ports.sites.all()).map((site) => [site.key, site]));
  const conducts = new Map<string, Promise<Conduct>>();
  const { paused } = await ports.settings();
  return {
    of: async (stream) => {
      const { siteKey } = stream;
      const asking = conducts.get(siteKey) ?? ports.conduct.get(siteKey);
      conducts.set(siteKey, asking);
      const known = standing(stream, sites.get(siteKey), await asking);
      return paused ? { ...known, mode: PAUSED } : known;
    },
  };
}

/** How one stream stands now. */
export async function standingOf(ports: Ports, stream: ActiveStream): Promise<Standing> {
  return (await knowledge(ports)).of(stream);
}

function standing(stream: ActiveStream, site: SiteDefinition | undefined, conduct: Conduct): Standing {
  const mode = modeInForce(modeOf(site), conduct, saysItRenews(stream.currentUrl));
  return { mode, term: linkTerm(stream, learnedLifetime(conduct)), conduct };
}

/** What was chosen for a site; one that is switched off has none of its streams refreshed. */
export function modeOf(site: SiteDefinition | undefined): Mode {
  return site?.enabled === false ? 'off' : (site?.mode ?? 'auto');
}

/** The health of a stream that stands so. */
export function healthOf(stream: ActiveStream, { mode, term }: Standing, now: Millis, refreshing: boolean): Health {
  return health(stream, { now, expiresAt: term?.until ?? null, refreshing, mode: mode.mode });
}

/** When a stream that stands so is due (ms), by the settings in force. */
export async function dueAt(ports: Ports, stream: ActiveStream, { mode, term, conduct }: Standing): Promise<Millis> {
  if (stream.awaitedUntil !== null) return stream.awaitedUntil;
  const period = (await ports.settings()).periodMinutes * 60_000;
  return nextDue(stream, { period, random: ports.random(), mode: mode.mode, term, provenAge: provenAge(conduct) });
}

/** Writes the due list anew, as after a change of the settings or of what is known of a site. */
export async function reschedule(ports: Ports): Promise<void> {
  const known = await knowledge(ports);
  for (const stream of await ports.streams.all()) {
    const due = await dueAt(ports, stream, await known.of(stream));
    await ports.streams.update(stream.originalUrl, (stored) => stored && { ...stored, dueAt: due });
  }
}
