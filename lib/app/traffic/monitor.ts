import { hostOf, parseUrl } from '../../base/http-url.ts';
import { StreamRequestIndex, type RequestOwner } from '../../core/rules/attribution.ts';
import { backoffStartedAt, isRefusedStatus, mayStartRefresh, withOutcome } from '../../core/refused-request.ts';
import { redirectTarget } from '../../core/rules/simulate.ts';
import { currentGeneration, type Millis } from '../../core/stream.ts';
import type { PlayerActivity } from '../refresh/children.ts';
import type { Ports } from '../ports.ts';
import type { RefreshQueue } from '../refresh/queue.ts';
import type { RuleCompiler } from '../rule-compiler.ts';
import { readRefreshContext } from '../stream-status.ts';
import { createHeldRequests, type HeldRequest } from './held-requests.ts';
import {
  isNetworkBack,
  isPastReadExpiry,
  refusalDecision,
  updateTracked,
  type TrackedStream,
} from './tracked-stream.ts';
import { createIdleTracker } from './idle.ts';
import { createRequestObservations } from './observations.ts';
import { createVodWindowTracker } from './vod-window-tracker.ts';

/** A request of a page as the browser tells of it. `initiator`: address or origin of the document that makes it. */
export interface PageRequest {
  id: string;
  url: string;
  initiator: string;
}

/** What the requests of pages tell of kept streams, and what is done about it. */
export interface TrafficMonitor extends PlayerActivity {
  /** Takes in what the store says now, when its rules are in force. */
  update(): Promise<void>;
  /** A page asks for something. The detour is for browsers that can hold a request. */
  requestStarted(request: PageRequest): HeldRequest;
  /** The head of an answer came. */
  responseStarted(request: PageRequest, status: number): HeldRequest;
  /** No answer came. */
  requestFailed(request: PageRequest): void;
  /** Writes to the store what was noted of requests. */
  flush(): Promise<void>;
}

/** A request is held this long at most (ms): players give up at 20 s (browser-facts.md, "Holding a request"). */
const LONGEST_HOLD: Millis = 14_000;
/** And this long where it would go through, were it not that its link may be killed just now. */
const LONGEST_REPLACEMENT_HOLD: Millis = 4_000;
/** A link that has only this long to live (ms) may be dead when the request arrives: a refresh is late by then anyway. */
const TRANSIT_TIME: Millis = 500;
/** While one is held, this often is looked whether a refresh may begin again (ms). */
const RETRY_INTERVAL: Millis = 500;

/** Requests whose redirects are told from new requests: as many as may be under way at once. */
const MAX_OPEN_REQUESTS = 200;

/** `project` installs what the store implies, and calls `update` then. */
export function createTrafficMonitor(
  ports: Ports,
  rules: RuleCompiler,
  refreshQueue: RefreshQueue,
  scheduleSync: () => Promise<void>,
): TrafficMonitor {
  const observations = createRequestObservations(ports);
  const vodWindows = createVodWindowTracker(ports, scheduleSync);
  let trackedStreams = new Map<string, TrackedStream>();
  const idleTracker = createIdleTracker(ports);
  const heldRequests = createHeldRequests(ports.traffic.canHold);
  const openRequests = new Set<string>();
  let index = new StreamRequestIndex([]);
  let rulesChanged = Promise.withResolvers<void>();

  function ownerOfRequest({ url, initiator }: PageRequest): RequestOwner | null {
    return index.ownerOf(url, parseUrl(initiator)?.hostname ?? '');
  }

  /** Where the rules lead a request now. */
  function redirectFor(key: string, url: string): string | null {
    const tracked = trackedStreams.get(key);
    if (!tracked) return null;
    tracked.rules ??= rules.of(tracked.stream);
    return redirectTarget(tracked.rules, url.replace(/#.*$/s, ''));
  }

  /** Begins a refresh unless one is going on or was begun a moment ago. */
  function beginRefresh(key: string, trigger: 'refused' | 'late-request' | 'online'): void {
    const tracked = trackedStreams.get(key);
    if (!tracked || isRefreshing(key) || tracked.streamStatus.mode.mode === 'off') return;
    if (!ports.isOnline() || !mayStartRefresh(tracked.backoff, ports.now())) return;
    tracked.backoff = backoffStartedAt(tracked.backoff, ports.now());
    void observations.flush(key);
    void refreshQueue.refreshNow([key], trigger);
  }

  function isRefreshing(key: string): boolean {
    return refreshQueue.refreshingKeys().has(key);
  }

  /** Waits until another link than `link` is in force; then where that leads the request. */
  async function holdUntilReplaced(
    key: string,
    link: string,
    url: string,
    trigger: 'refused' | 'late-request',
  ): Promise<string | null> {
    const end = ports.now() + LONGEST_HOLD;
    while (ports.now() < end) {
      const tracked = trackedStreams.get(key);
      if (!tracked) return null;
      if (tracked.stream.currentUrl !== link) return redirectFor(key, url);
      beginRefresh(key, trigger);
      await Promise.race([rulesChanged.promise, ports.delay(RETRY_INTERVAL)]);
    }
    return null;
  }

  /** Waits while a link is replaced that its successor kills; then where the rules lead the request. */
  async function holdWhileReplacing(key: string, link: string, url: string): Promise<string | null> {
    const end = ports.now() + LONGEST_REPLACEMENT_HOLD;
    while (isRefreshing(key) && trackedStreams.get(key)?.stream.currentUrl === link && ports.now() < end) {
      await Promise.race([rulesChanged.promise, ports.delay(end - ports.now())]);
    }
    return redirectFor(key, url);
  }

  /** Makes rules for what has none: a link that was long not asked for, a file outside the window of a long title. */
  function prepareRules(tracked: TrackedStream, owner: RequestOwner, url: string): Promise<void> | null {
    const { originalUrl: key, link } = owner;
    const moving = vodWindows.follow(tracked.stream, url, observations.recentRequests(key));
    if (moving || link === null || tracked.checkedLinks.has(link)) return moving;
    tracked.checkedLinks.add(link);
    return redirectFor(key, url) === null ? observations.flush(key).then(scheduleSync) : null;
  }

  return {
    update: async () => {
      const streams = await ports.streams.all();
      const known = await readRefreshContext(ports);
      const streamStatuses = await Promise.all(streams.map((stream) => known.statusOf(stream)));
      trackedStreams = new Map(
        streams.map((stream, i) => [
          stream.originalUrl,
          updateTracked(stream, streamStatuses[i]!, trackedStreams.get(stream.originalUrl)),
        ]),
      );
      const keys = new Set(trackedStreams.keys());
      observations.retain(keys);
      idleTracker.retain(keys);
      index = new StreamRequestIndex(streams, index);
      ports.traffic.watch(index.hosts());
      const waiting = rulesChanged;
      rulesChanged = Promise.withResolvers();
      waiting.resolve();
      vodWindows.update(streams);
    },

    requestStarted: ({ id, url, initiator }) => {
      const owner = ownerOfRequest({ id, url, initiator });
      const tracked = owner && trackedStreams.get(owner.originalUrl);
      if (!owner || !tracked) return null;
      idleTracker.requestStarted(owner.originalUrl, id, tracked.stream.childMapping === 'file');
      // Where the rules lead a request is not what the player holds and asks for.
      if (!openRequests.has(id)) observations.recordRequest(owner, url);
      openRequests.add(id);
      if (openRequests.size > MAX_OPEN_REQUESTS) openRequests.delete(openRequests.values().next().value!);
      observations.flushIfDue();
      const { originalUrl: key } = owner;
      const link = tracked.stream.currentUrl;
      // A CDN that renews by itself may well take a link that says it is dead: only its refusal says otherwise.
      const { mode } = tracked.streamStatus.mode;
      const canRefresh = mode !== 'off' && mode !== 'passive' && ports.isOnline();
      // What only its place speaks for may be under a newer link that the page got by itself.
      const mustWait = (current: boolean | null) =>
        canRefresh &&
        current !== null &&
        isPastReadExpiry(tracked, ports.now() + TRANSIT_TIME) &&
        !tracked.outlivesExpiry;
      if (mustWait(owner.isCurrent)) {
        beginRefresh(key, 'late-request');
        return heldRequests.hold(id, () => holdUntilReplaced(key, link, url, 'late-request'));
      }
      // From the moment the site is asked on, no request may be under way.
      const revokesOnIssue = tracked.streamStatus.behavior.renewalLimit === 'revoke-on-issue';
      if (revokesOnIssue && owner.isCurrent !== null && isRefreshing(key))
        return heldRequests.hold(id, () => holdWhileReplacing(key, link, url));
      const preparing = owner.isCurrent === true ? null : prepareRules(tracked, owner, url);
      return (
        preparing &&
        heldRequests.hold(id, async () => {
          await preparing;
          // By now it is known whether it is of an earlier link: the window leads such a one to the link in force.
          return vodWindows.isOfEarlierLink(tracked.stream, url) && mustWait(false)
            ? holdUntilReplaced(key, link, url, 'late-request')
            : redirectFor(key, url);
        })
      );
    },

    responseStarted: ({ id, url, initiator }, status) => {
      const owner = ownerOfRequest({ id, url, initiator });
      const tracked = owner && trackedStreams.get(owner.originalUrl);
      if (owner) idleTracker.requestEnded(owner.originalUrl, id);
      if (tracked && isNetworkBack(tracked, hostOf(url))) beginRefresh(owner.originalUrl, 'online');
      const succeeded = (status >= 200 && status < 300) || status === 304;
      if (!owner || !tracked || !(succeeded || isRefusedStatus(status))) return null;
      const { originalUrl: key } = owner;
      const current = vodWindows.isOfEarlierLink(tracked.stream, url) ? false : owner.isCurrent;
      const now = ports.now();
      const { firstSeen, source } = currentGeneration(tracked.stream);
      const age = tracked.streamStatus.validity?.known === 'read' ? null : now - firstSeen;
      if (succeeded) {
        heldRequests.release(id);
        if (current === false) return null;
        tracked.outcomes = withOutcome(tracked.outcomes, true);
        tracked.outlivesExpiry ||= current === true && isPastReadExpiry(tracked, now);
        if (age !== null && current === true) observations.recordAge(tracked.stream, age, true);
        return null;
      }
      observations.recordRefusal(key, url, status);
      if (current !== false) tracked.outcomes = withOutcome(tracked.outcomes, false);
      const decision = decide(tracked, current, status);
      // Refused on its way, while another link took the place of its own: it goes where it would go now.
      if (decision === 'none')
        return current === false ? heldRequests.hold(id, async () => redirectFor(key, url)) : null;
      if (decision === 'refresh') {
        // How old a link was that the page had, nobody knows: its death says nothing.
        const isConclusive = current === true && tracked.outcomes.hasWorked && source === 'refresh';
        if (age !== null && isConclusive) observations.recordAge(tracked.stream, age, false);
        beginRefresh(key, 'refused');
      }
      const link = tracked.stream.currentUrl;
      return heldRequests.hold(id, () => holdUntilReplaced(key, link, url, 'refused'));
    },

    requestFailed: (request) => {
      const owner = ownerOfRequest(request);
      const tracked = owner && trackedStreams.get(owner.originalUrl);
      if (!owner || !tracked) return;
      idleTracker.requestEnded(owner.originalUrl, request.id);
      tracked.unreachableHosts.add(hostOf(request.url));
      if (owner.isCurrent !== false) tracked.outcomes = withOutcome(tracked.outcomes, false);
      if (decide(tracked, owner.isCurrent, null) === 'refresh') beginRefresh(owner.originalUrl, 'refused');
    },

    recentRequests: observations.recentRequests,
    waitForIdle: ports.traffic.canHold ? idleTracker.drainInFlight : idleTracker.waitForIdle,
    ownerOf: (url, host) => index.ownerOf(url, host)?.originalUrl ?? null,
    flush: () => observations.flush(),
  };

  function decide(tracked: TrackedStream, current: boolean | null, status: number | null) {
    const { originalUrl: key } = tracked.stream;
    return refusalDecision(tracked, {
      now: ports.now(),
      status,
      isCurrent: current,
      online: ports.isOnline(),
      refreshing: isRefreshing(key),
    });
  }
}
