import { hostOf, parseUrl, withoutFragment } from '../../base/http-url.ts';
import type { RequestOwner } from '../../core/rules/attribution.ts';
import { backoffStartedAt, isRefusedStatus, mayStartRefresh, withOutcome } from '../../core/refused-request.ts';
import { redirectTarget } from '../../core/rules/simulate.ts';
import { currentGeneration, type Millis } from '../../core/stream.ts';
import type { Ports } from '../ports.ts';
import type { RefreshQueue } from '../refresh/queue.ts';
import type { RefreshScheduler } from '../refresh/scheduler.ts';
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
import type { RecordedActivity } from './player-activity.ts';
import { createVodWindowTracker } from './vod-window-tracker.ts';

/** A request of a page as the browser reports it. `initiator`: URL or origin of the document that makes it. */
export interface PageRequest {
  id: string;
  url: string;
  initiator: string;
}

/** Follows the requests of tracked streams' pages, and starts a refresh or holds a request when a link has expired. */
export interface TrafficMonitor {
  /** Updates to the streams as stored now; called when their rules are in force. */
  update(): Promise<void>;
  /** A page sends a request. Only some browsers can hold it. */
  requestStarted(request: PageRequest): HeldRequest;
  /** The headers of its response arrived. */
  responseStarted(request: PageRequest, status: number): HeldRequest;
  /** The request got no response. */
  requestFailed(request: PageRequest): void;
  /** Writes the observations of requests to the store. */
  flush(): Promise<void>;
}

/** How the monitor starts a refresh, and which refreshes are running. */
type RefreshControl = Pick<RefreshQueue, 'refreshingKeys'> & Pick<RefreshScheduler, 'refreshNow'>;

/** A request is held this long at most (ms): players give up at 20 s (browser-facts.md, "Holding a request"). */
const LONGEST_HOLD: Millis = 14_000;
/** Longest hold of a request whose link still works but may be revoked by the running refresh (ms). */
const LONGEST_REPLACEMENT_HOLD: Millis = 4_000;
/**
 * A link with less than this to live (ms) may be expired when the request arrives; then a refresh is overdue anyway.
 */
const TRANSIT_TIME: Millis = 500;
/** How often a held request checks whether a new refresh may start (ms). */
const RETRY_INTERVAL: Millis = 500;

/** How many open requests are remembered, to tell their redirects from new requests. */
const MAX_OPEN_REQUESTS = 200;

/** Creates the monitor. `scheduleSync` applies the store's state to the browser, then calls `update`. */
export function createTrafficMonitor(
  ports: Ports,
  rules: RuleCompiler,
  { observations, idle, ...activity }: RecordedActivity,
  scheduleSync: () => Promise<void>,
  refreshControl: RefreshControl,
): TrafficMonitor {
  const vodWindows = createVodWindowTracker(ports, scheduleSync);
  let trackedStreams = new Map<string, TrackedStream>();
  const heldRequests = createHeldRequests(ports.traffic.canHold);
  const openRequests = new Set<string>();
  let rulesChanged = Promise.withResolvers<void>();

  function ownerOfRequest({ url, initiator }: PageRequest): RequestOwner | null {
    return activity.requestOwner(url, parseUrl(initiator)?.hostname ?? '');
  }

  /** The URL that the rules redirect a request to now; null if they do not. */
  function redirectFor(key: string, url: string): string | null {
    const tracked = trackedStreams.get(key);
    if (!tracked) return null;
    tracked.rules ??= rules.of(tracked.stream);
    return redirectTarget(tracked.rules, withoutFragment(url));
  }

  /** Starts a refresh, unless one is running or was started a moment ago. */
  function beginRefresh(key: string, trigger: 'refused' | 'late-request' | 'online'): void {
    const tracked = trackedStreams.get(key);
    if (!tracked || isRefreshing(key) || tracked.streamStatus.mode.mode === 'off') return;
    if (!ports.isOnline() || !mayStartRefresh(tracked.backoff, ports.now())) return;
    tracked.backoff = backoffStartedAt(tracked.backoff, ports.now());
    void observations.flush(key);
    void refreshControl.refreshNow([key], trigger);
  }

  function isRefreshing(key: string): boolean {
    return refreshControl.refreshingKeys().has(key);
  }

  /** Waits until a link other than `link` is in force, then returns where the rules redirect the request. */
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

  /** Waits while a link is replaced that its successor revokes, then returns where the rules redirect the request. */
  async function holdWhileReplacing(key: string, link: string, url: string): Promise<string | null> {
    const end = ports.now() + LONGEST_REPLACEMENT_HOLD;
    while (isRefreshing(key) && trackedStreams.get(key)?.stream.currentUrl === link && ports.now() < end) {
      await Promise.race([rulesChanged.promise, ports.delay(end - ports.now())]);
    }
    return redirectFor(key, url);
  }

  /**
   * Prepares rules for a request that has none: a link that was not requested for long, or a file outside the window of
   * a long VOD. Null if nothing is missing.
   */
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
      const context = await readRefreshContext(ports);
      const streamStatuses = await Promise.all(streams.map((stream) => context.statusOf(stream)));
      trackedStreams = new Map(
        streams.map((stream, i) => [
          stream.originalUrl,
          updateTracked(stream, streamStatuses[i]!, trackedStreams.get(stream.originalUrl)),
        ]),
      );
      ports.traffic.watch(activity.update(streams));
      const waiting = rulesChanged;
      rulesChanged = Promise.withResolvers();
      waiting.resolve();
      vodWindows.update(streams);
    },

    requestStarted: ({ id, url, initiator }) => {
      const owner = ownerOfRequest({ id, url, initiator });
      const tracked = owner && trackedStreams.get(owner.originalUrl);
      if (!owner || !tracked) return null;
      idle.requestStarted(owner.originalUrl, id, tracked.stream.childMapping === 'file');
      // Ignore redirect targets; the player did not ask for them.
      if (!openRequests.has(id)) observations.recordRequest(owner, url);
      openRequests.add(id);
      if (openRequests.size > MAX_OPEN_REQUESTS) openRequests.delete(openRequests.values().next().value!);
      observations.flushIfDue();
      const { originalUrl: key } = owner;
      const link = tracked.stream.currentUrl;
      // A CDN that renews links itself may accept one past its stated expiry; only a refusal proves the opposite.
      const { mode } = tracked.streamStatus.mode;
      const canRefresh = mode !== 'off' && mode !== 'passive' && ports.isOnline();
      // A request attributed by its directory alone (`isCurrent` null) may use a newer link that its page fetched.
      const mustWait = (current: boolean | null) =>
        canRefresh &&
        current !== null &&
        isPastReadExpiry(tracked, ports.now() + TRANSIT_TIME) &&
        !tracked.outlivesExpiry;
      if (mustWait(owner.isCurrent)) {
        beginRefresh(key, 'late-request');
        return heldRequests.hold(id, () => holdUntilReplaced(key, link, url, 'late-request'));
      }
      // While the site issues a new link, no request may be in flight: the old link is revoked at that moment.
      const revokesOnIssue = tracked.streamStatus.behavior.renewalLimit === 'revoke-on-issue';
      if (revokesOnIssue && owner.isCurrent !== null && isRefreshing(key))
        return heldRequests.hold(id, () => holdWhileReplacing(key, link, url));
      const preparing = owner.isCurrent === true ? null : prepareRules(tracked, owner, url);
      return (
        preparing &&
        heldRequests.hold(id, async () => {
          await preparing;
          // By now the window tells whether the request uses an earlier link; if so, rules redirect it to the current
          // one.
          return vodWindows.isOfEarlierLink(tracked.stream, url) && mustWait(false)
            ? holdUntilReplaced(key, link, url, 'late-request')
            : redirectFor(key, url);
        })
      );
    },

    responseStarted: ({ id, url, initiator }, status) => {
      const owner = ownerOfRequest({ id, url, initiator });
      const tracked = owner && trackedStreams.get(owner.originalUrl);
      if (owner) idle.requestEnded(owner.originalUrl, id);
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
      // Its link was replaced while the request was in flight: redirect it by the current rules.
      if (decision === 'none')
        return current === false ? heldRequests.hold(id, async () => redirectFor(key, url)) : null;
      if (decision === 'refresh') {
        // The age of a page's own link is unknown, so its expiry is not conclusive.
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
      idle.requestEnded(owner.originalUrl, request.id);
      tracked.unreachableHosts.add(hostOf(request.url));
      if (owner.isCurrent !== false) tracked.outcomes = withOutcome(tracked.outcomes, false);
      if (decide(tracked, owner.isCurrent, null) === 'refresh') beginRefresh(owner.originalUrl, 'refused');
    },

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
