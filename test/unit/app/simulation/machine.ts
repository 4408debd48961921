import { createApp, type App } from '../../../../lib/app/app.ts';
import type { Ports } from '../../../../lib/app/ports.ts';
import { ExtractionError } from '../../../../lib/core/errors.ts';
import { redirectTarget } from '../../../../lib/core/rules/simulate.ts';
import type { RuleBody } from '../../../../lib/core/rules/rule.ts';
import { clockAhead } from '../../../../lib/core/server-time.ts';
import { FakeWorld } from '../fake-ports.ts';
import type { Clock } from './clock.ts';
import type { SimulatedSite } from './site.ts';

/** A request that the CDN refused to a player. */
export interface RefusedRequest {
  at: number;
  url: string;
  site: SimulatedSite;
}

/**
 * A machine with a browser. Its store, rules and alarm outlive the background, which may die at any moment. Its clock
 * may be wrong. One player per site requests its link every few seconds, through the rules.
 */
export class Machine {
  readonly world = new FakeWorld();
  readonly refused: RefusedRequest[] = [];
  readonly #clock: Clock;
  readonly #sites: readonly SimulatedSite[];
  /** How far the machine's clock is ahead of the true time (ms). */
  clockAhead = 0;
  asleepUntil = -Infinity;
  /** When the machine was killed, woken from sleep, or had its clock set: each may cost a link. */
  readonly disruptions: number[] = [];
  /** When its clock was set. */
  readonly clockSet: number[] = [];
  /** Called before each call of a port by the background. */
  onCall: () => void = () => undefined;
  #app: Promise<App> | null = null;
  #life = 0;
  #targets: { of: readonly RuleBody[]; known: Map<string, string> } = { of: [], known: new Map() };
  #alarm: { at: number; token: number } | null = null;

  constructor(clock: Clock, sites: readonly SimulatedSite[], seed: number) {
    this.#clock = clock;
    this.#sites = sites;
    let state = seed;
    this.random = () => (state = (state * 48_271) % 2_147_483_647) / 2_147_483_647;
    this.world.newSession = false;
    sites.forEach((site, index) => this.world.tabs.set(index + 1, site.page));
  }

  readonly random: () => number;

  /** Activates every stream and starts the players. */
  async open(): Promise<void> {
    const app = await this.#running();
    for (const [index, site] of this.#sites.entries()) {
      const url = site.issue();
      const page = site.page;
      const access = { origins: [], frameUrl: page, pageUrl: page, tabId: index + 1 };
      void app.markActive({ url, title: 'Match', quality: '', ...access });
      this.#play(site, url);
    }
  }

  kill(): void {
    this.disruptions.push(this.#clock.now);
    this.#life++;
    this.#app = null;
  }

  sleep(ms: number): void {
    this.asleepUntil = Math.max(this.asleepUntil, this.#clock.now + ms);
    this.#clock.at(this.asleepUntil, () => this.disruptions.push(this.#clock.now));
  }

  setClock(ahead: number): void {
    this.disruptions.push(this.#clock.now);
    this.clockSet.push(this.#clock.now);
    this.clockAhead = ahead;
  }

  /** Where the rules redirect a request; cached while the rules stay the same. */
  #redirected(url: string): string {
    const { rules } = this.world;
    if (this.#targets.of !== rules) this.#targets = { of: rules, known: new Map() };
    const { known } = this.#targets;
    const target = known.get(url) ?? (redirectTarget(rules, url) ?? url).replace(/#.*$/, '');
    known.set(url, target);
    return target;
  }

  #play(site: SimulatedSite, url: string): void {
    const step = () => {
      this.#clock.at(Math.max(this.#clock.now + 2_000 + this.random() * 2_000, this.asleepUntil), step);
      const sent = this.#redirected(url);
      if (site.isAlive(sent)) return;
      this.refused.push({ at: this.#clock.now, url: sent, site });
    };
    step();
  }

  /** The background; started if it does not run. */
  #running(): Promise<App> {
    this.#app ??= (async () => {
      const app = createApp(this.#ports(this.#life), async () => undefined);
      await app.start();
      return app;
    })();
    return this.#app;
  }

  /** The ports of one run of the background. After its end, its calls do nothing and never resolve. */
  #ports(life: number): Ports {
    const ports: Ports = {
      ...this.world.ports(),
      now: () => this.#clock.now + this.clockAhead,
      delay: (ms) => this.#clock.delay(ms),
      random: this.random,
      alarm: { set: async (at, heartbeat) => this.#setAlarm(at, heartbeat) },
      extractStreams: async (_, pageUrl) => ({
        streams: await this.#siteOf(pageUrl).extract(),
        ...this.#serverClock(),
      }),
      fetchManifest: async (url) => {
        const text = await this.#siteOf(url).manifest(url);
        if (text !== null) {
          return {
            requested: url,
            url,
            contentType: 'application/vnd.apple.mpegurl',
            text,
            size: null,
            ...this.#serverClock(),
          };
        }
        const problem = { kind: 'status', host: new URL(url).hostname, status: 403 } as const;
        throw new ExtractionError(problem, this.#serverClock());
      },
    };
    const mortal = <T extends object>(target: T): T =>
      new Proxy(target, {
        get: (object, key) => {
          const value = Reflect.get(object, key) as unknown;
          if (typeof value === 'object' && value !== null) return mortal(value);
          if (typeof value !== 'function' || SYNCHRONOUS.has(String(key))) return value;
          return async (...args: unknown[]) => {
            if (life === this.#life) this.onCall();
            if (life !== this.#life) return new Promise(() => undefined);
            const result: unknown = await (value as (...all: unknown[]) => unknown)(...args);
            return life === this.#life ? result : new Promise(() => undefined);
          };
        },
      });
    return mortal(ports);
  }

  /** The clock offset that servers report; their clocks are right. */
  #serverClock(): { clockAhead: number | null } {
    return { clockAhead: clockAhead(this.#clock.now, this.#clock.now + this.clockAhead) };
  }

  #siteOf(url: string): SimulatedSite {
    return this.#sites.find(({ host }) => new URL(url).hostname.endsWith(host))!;
  }

  /** Sets the alarm as browsers do: by the machine's own clock, then as a heartbeat. */
  #setAlarm(at: number | null, heartbeat: number): void {
    const token = (this.#alarm?.token ?? 0) + 1;
    this.#alarm = { at: at ?? 0, token };
    if (at !== null) {
      this.#arm(this.#clock.now + Math.max(0, at - (this.#clock.now + this.clockAhead)), heartbeat, token);
    }
  }

  #arm(time: number, heartbeat: number, token: number): void {
    this.#clock.at(time, () => {
      if (this.#alarm?.token !== token) return;
      if (this.#clock.now < this.asleepUntil) return this.#arm(this.asleepUntil, heartbeat, token);
      this.#arm(this.#clock.now + heartbeat, heartbeat, token);
      void this.#running().then((app) => app.onAlarm());
    });
  }
}

const SYNCHRONOUS = new Set(['now', 'random', 'isOnline', 'announceChange', 'log']);
