import { learnedLifetime, modeInForce, type Conduct, type Mode, type ModeInForce } from '../core/conduct.ts';
import { health, type Health } from '../core/health.ts';
import { streamExpiry } from '../core/schedule.ts';
import type { SiteDefinition } from '../core/site.ts';
import type { ActiveStream, Millis } from '../core/stream.ts';
import type { Ports } from './ports.ts';

/** How a stream stands, from all that is known: the link itself, and what was learned of its site. */
export interface Standing {
  mode: ModeInForce;
  /** When the current link dies (ms), null where that is not known, and how it is known. */
  expiresAt: Millis | null;
  expiry: 'read' | 'learned' | null;
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
  return {
    of: async (stream) => {
      const { siteKey } = stream;
      const asking = conducts.get(siteKey) ?? ports.conduct.get(siteKey);
      conducts.set(siteKey, asking);
      return standing(stream, sites.get(siteKey), await asking);
    },
  };
}

export function standing(stream: ActiveStream, site: SiteDefinition | undefined, conduct: Conduct): Standing {
  const read = streamExpiry(stream, null);
  const expiresAt = read ?? streamExpiry(stream, learnedLifetime(conduct));
  const expiry = read !== null ? 'read' : expiresAt !== null ? 'learned' : null;
  return { mode: modeInForce(modeOf(site), conduct), expiresAt, expiry, conduct };
}

function modeOf(_site: SiteDefinition | undefined): Mode {
  return 'auto';
}

/** The health of a stream that stands so. */
export function healthOf(
  stream: ActiveStream,
  { mode, expiresAt }: Standing,
  now: Millis,
  refreshing: boolean,
): Health {
  return health(stream, { now, expiresAt, refreshing, mode: mode.mode });
}
