import { randomBytes } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

import { notFound, type Answer, type Request } from './answer.ts';
import { answerCdn } from './cdn.ts';
import { HOSTS, PLAYER_HOST, SITE_HOSTS, type Channel } from './channels.ts';
import { KnobBoard, type Knobs } from './knobs.ts';
import { Ledger, type IssuedLink } from './ledger.ts';
import { isMediaRequest, type Entry, type StationEvent } from './log.ts';
import { loadMedia } from './media.ts';
import { issueLink } from './issue-link.ts';
import { PRESETS } from './presets.ts';
import { answerSite, type SiteState } from './site.ts';
import { send } from './send.ts';

export interface StationOptions {
  /** Defaults to all presets. */
  channels?: readonly Channel[];
  /** The lifetime of every channel's tokens in seconds; overrides the channels' own. */
  lifetime?: number;
  /** Defaults to a free port. */
  port?: number;
  /** The station's clock in milliseconds. */
  now?: () => number;
  /** Whether responses show that clock in `Date`; default true. */
  saysTime?: boolean;
  /** When segment 0 of the live streams began, by that clock; defaults to half a minute before the start. */
  liveSince?: number;
}

export interface Station {
  port: number;
  channels: readonly Channel[];
  /** Every host that the browser must resolve to 127.0.0.1. */
  hosts: readonly string[];
  /** Every request and its response, oldest first. */
  log: readonly Entry[];
  /** `http://host:port/path`. */
  url(host: string, path: string): string;
  /** The watch page of a channel, or of several. Throws if a channel does not exist. */
  watchUrl(...channels: string[]): string;
  /** Issues a link without a page, as if somebody else had opened the page. */
  issue(channel: string): IssuedLink;
  /** Every link of a channel, oldest first. */
  issuedLinks(channel: string): readonly IssuedLink[];
  /** The requests for a channel's resources that the CDN refused from `since` (milliseconds) on. */
  refused(channel: string, since?: number): Entry[];
  /** Revokes every link of a channel so far, before it expires. */
  revoke(channel: string): void;
  /** Sets knobs for a channel id or for all pages of a host; a channel's own settings win. */
  set(target: string, knobs: Partial<Knobs>): void;
  /** Resets the knobs of one target, or all. */
  reset(target?: string): void;
  /** Calls the listener with every request and issued link from now on. Returns a function that unsubscribes it. */
  on(listener: (event: StationEvent) => void): () => void;
  /** Cuts or restores the connection. While it is cut, every connection closes as soon as it opens. */
  cut(isCut: boolean): void;
  /** Closes every connection and stops listening. */
  close(): Promise<void>;
}

/** Starts the station on 127.0.0.1. Rejects if the port is taken, or with a RangeError if two channels share an id. */
export async function startStation(options: StationOptions = {}): Promise<Station> {
  const channels = withLifetime(options.channels ?? Object.values(PRESETS), options.lifetime);
  const { now = Date.now, saysTime = true } = options;
  const liveSince = options.liveSince ?? now() - 30_000;
  const sites = new Set([PLAYER_HOST, ...SITE_HOSTS, ...channels.map((c) => c.site)]);
  const hosts = [...new Set([...HOSTS, ...sites, ...channels.flatMap((c) => c.edges)])];
  const secret = randomBytes(16).toString('hex');
  const media = loadMedia();
  const ledger = new Ledger();
  const knobs = new KnobBoard();
  const log: Entry[] = [];
  const listeners = new Set<(event: StationEvent) => void>();
  const server = createServer(serve);
  let lineIsCut = false;
  server.on('connection', (socket) => {
    if (lineIsCut) socket.destroy();
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(options.port ?? 0, '127.0.0.1', resolve);
  });
  const { port } = server.address() as AddressInfo;

  const url = (host: string, path: string): string => `http://${host}:${port}${path}`;
  const playerHost = (c: Channel): string => (c.embed === 'frame' ? PLAYER_HOST : c.site);
  const nonce = (): string => randomBytes(8).toString('hex');
  const emit = (event: StationEvent): void => listeners.forEach((listener) => listener(event));
  const find = (id: string): Channel => {
    const found = channels.find((c) => c.id === id);
    if (!found) throw new RangeError(`the station has no channel ${id}`);
    return found;
  };
  const issue = (c: Channel): IssuedLink => {
    const { lifetime, revokeOnIssue } = knobs.for(c.id, playerHost(c));
    const how = { now: now(), lifetime: lifetime ?? c.token.lifetime, nonce, secret, revokeOnIssue, url };
    const made = issueLink(c, ledger, how);
    emit({ type: 'issue', issue: made });
    return made;
  };
  const site: SiteState = { channels, issue, url, knobsFor: (c, host) => knobs.for(c.id, host) };
  const playerOrigin = (c: Channel): string => url(playerHost(c), '');
  const singleUse = (c: Channel): boolean => knobs.for(c.id, playerHost(c)).singleUse;
  const fixed = { channels, media, secret, liveSince, ledger, nonce, singleUse, playerOrigin, url };

  function answer(request: Request): Answer {
    if (sites.has(request.host)) return answerSite(request, site);
    return answerCdn(request, { ...fixed, now: now() });
  }

  function serve(message: IncomingMessage, response: ServerResponse): void {
    const request = readRequest(message);
    const given = ['GET', 'HEAD', 'OPTIONS'].includes(request.method)
      ? answer(request)
      : { ...notFound(), status: 405 };
    const entry = entryOf(request, given, now());
    log.push(entry);
    emit({ type: 'request', entry });
    response.sendDate = false;
    if (saysTime) response.setHeader('date', new Date(now()).toUTCString());
    void send(response, given, request.method === 'HEAD');
  }

  return {
    port,
    channels,
    hosts,
    log,
    url,
    watchUrl: (...ids) => url(find(ids[0] ?? '').site, `/watch/${ids.map((id) => find(id).id).join('+')}`),
    issue: (id) => issue(find(id)),
    issuedLinks: (id) => ledger.of(id),
    refused: (id, since = 0) =>
      log.filter((it) => it.channel === id && it.at >= since && isMediaRequest(it) && it.verdict !== 'ok'),
    revoke: (id) => ledger.revoke(find(id).id),
    set: (target, parts) => knobs.set(target, parts),
    reset: (target) => knobs.reset(target),
    on(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    cut(isCut) {
      lineIsCut = isCut;
      if (isCut) server.closeAllConnections();
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

function withLifetime(channels: readonly Channel[], lifetime: number | undefined): Channel[] {
  if (new Set(channels.map((c) => c.id)).size < channels.length) throw new RangeError('two channels share an id');
  return channels.map((c) => ({ ...c, token: { ...c.token, lifetime: lifetime ?? c.token.lifetime } }));
}

function readRequest({ headers, method = 'GET', url = '/' }: IncomingMessage): Request {
  const host = (headers.host ?? '').replace(/:\d+$/, '').toLowerCase();
  const path = url.startsWith('/') ? url : '/';
  return {
    host,
    method,
    path,
    origin: headers.origin ?? null,
    range: headers.range ?? null,
    cookie: headers.cookie ?? null,
  };
}

function entryOf({ host, method, path, origin }: Request, answer: Answer, at: number): Entry {
  const { channel, role, verdict, status, generation = null, token } = answer;
  const hidden = path.replace(/([?&]token=)[^&]*/, '$1…').replaceAll(token || '\n', '…');
  return { at, host, method, path: hidden, channel, role, generation, verdict, status, origin };
}
