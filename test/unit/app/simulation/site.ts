import { ExtractionError } from '../../../../lib/core/errors.ts';
import type { Clock } from './clock.ts';

/** How a simulated site and its CDN behave. Times in ms. */
export interface SiteTraits {
  lifetime: number;
  /** Whether a link has a readable expiry. */
  tellsExpiry: boolean;
  /** Whether issuing a new link revokes the old one. */
  revokesOnIssue: boolean;
  /** Whether each link is on another edge. */
  changesEdge: boolean;
  /** Whether the CDN refuses all requests that Freshet itself sends. */
  blocksUs: boolean;
  /** How long the page takes to answer. */
  latency: number;
}

/** When and how the page fails: it does not work from `from` to `to`. */
export interface Outage {
  from: number;
  to: number;
  how: 'status' | 'slow' | 'empty';
}

const SLOW = 20_000;

/** A site whose watch page issues links that expire, with its CDN, which checks them by the true time. */
export class SimulatedSite {
  readonly host: string;
  readonly traits: SiteTraits;
  readonly outages: Outage[];
  /** When the page was requested (true time). */
  readonly requestTimes: number[] = [];
  readonly #clock: Clock;
  readonly #issued = new Map<string, { at: number; until: number }>();
  #revokedBefore = -Infinity;
  #count = 0;

  constructor(host: string, traits: SiteTraits, outages: Outage[], clock: Clock) {
    this.host = host;
    this.traits = traits;
    this.outages = outages;
    this.#clock = clock;
  }

  get page(): string {
    return `https://${this.host}/watch`;
  }

  issue(): string {
    const { now } = this.#clock;
    const { lifetime, tellsExpiry, changesEdge } = this.traits;
    const token = `${(++this.#count).toString(16).padStart(4, '0')}f00dcafe${Math.floor(now).toString(16)}`;
    const edge = changesEdge ? `edge${this.#count % 3}.` : '';
    const end = tellsExpiry ? `&exp=${Math.ceil((now + lifetime) / 1000)}` : '';
    const until = tellsExpiry ? Math.ceil((now + lifetime) / 1000) * 1000 : now + lifetime;
    const url = `https://${edge}cdn.${this.host}/live/master.m3u8?tok=${token}${end}`;
    if (this.traits.revokesOnIssue) this.#revokedBefore = now;
    this.#issued.set(url, { at: now, until });
    return url;
  }

  /** When a link expires (true time). */
  expiryOf(url: string): number {
    return this.#issued.get(url)?.until ?? -Infinity;
  }

  isAlive(url: string): boolean {
    const issued = this.#issued.get(url);
    return issued !== undefined && this.#clock.now < issued.until && issued.at >= this.#revokedBefore;
  }

  /** Extracts the watch page. */
  async extract() {
    this.requestTimes.push(this.#clock.now);
    const outage = this.outageAt(this.#clock.now);
    await this.#clock.delay(outage?.how === 'slow' ? SLOW : this.traits.latency);
    const host = this.host;
    if (outage?.how === 'slow') throw new ExtractionError({ kind: 'timeout', host, seconds: SLOW / 1000 });
    if (outage?.how === 'status') throw new ExtractionError({ kind: 'status', host, status: 503 });
    return outage ? [] : [{ url: this.issue(), title: 'Match', quality: '' }];
  }

  /** The manifest at a link; null if the CDN refuses it. */
  async manifest(url: string): Promise<string | null> {
    await this.#clock.delay(this.traits.latency / 4);
    if (this.traits.blocksUs || !this.isAlive(url)) return null;
    const first = Math.floor(this.#clock.now / 4000);
    const segments = [0, 1, 2, 3, 4].map((n) => `#EXTINF:4,\n${first + n}.ts`);
    return ['#EXTM3U', '#EXT-X-TARGETDURATION:4', `#EXT-X-MEDIA-SEQUENCE:${first}`, ...segments].join('\n');
  }

  outageAt(time: number): Outage | undefined {
    return this.outages.find(({ from, to }) => from <= time && time < to);
  }
}
