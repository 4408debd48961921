import { inaccessibleFrames, type TabReport, detectStreams, type DetectedStream } from '../core/detection.ts';
import { type SiteBehavior, learnedLifetime, effectiveMode } from '../core/site-behavior.ts';
import { ALL_SITES } from '../core/match-patterns.ts';
import { hostOf } from '../base/http-url.ts';
import { expiryOf } from '../core/url/expiry.ts';
import { isSelfRenewing } from '../core/url/renewal.ts';
import type { PopupView, SiteBehaviorView, SiteView, StreamView } from '../core/protocol.ts';
import { failedRefreshTimes, linkSpans } from '../core/history.ts';
import type { ActiveStream, Millis } from '../core/stream.ts';
import { requiredOrigins } from './activation.ts';
import type { Ports } from './ports.ts';
import { isLinkOfStream, isInTab } from './tab-streams.ts';
import { trackedHealth, readRefreshContext, type RefreshContext, chosenMode } from './stream-status.ts';

/** The popup's view of a tab: its streams, tracked or not, then the tracked streams of other tabs. */
export async function popupView(ports: Ports, tabId: number, refreshing: ReadonlySet<string>): Promise<PopupView> {
  const [all, report] = await Promise.all([ports.streams.all(), ports.tabs.inspect(tabId, { readManifests: true })]);
  const streams = all.filter(({ waitForPageUntil }) => waitForPageUntil === null);
  const found = report ? detectStreams(report) : [];
  const here = streams.filter((stream) => isInTab(stream, tabId, found));
  const rows = found.filter(({ url }) => !here.some((stream) => isLinkOfStream(stream, url)));
  const context = await readRefreshContext(ports);
  const viewOf = (stream: ActiveStream) => trackedView(ports, stream, context, refreshing);
  return {
    tab: report ? 'page' : 'none',
    here: await Promise.all([...here.map(viewOf), ...rows.map((row) => detectedView(ports, row, tabId))]),
    elsewhere: await Promise.all(streams.filter((stream) => !here.includes(stream)).map(viewOf)),
    inaccessibleFrames: report ? inaccessibleFrames(report) : [],
    protectedVideo: found.length === 0 && (report?.frames.some((frame) => frame.isProtected) ?? false),
    hiddenPlayer: await hidesPlayer(ports, report, found),
    autoActivateHosts: await ports.autoActivateHosts.all(),
  };
}

/**
 * Whether a worker may play a stream unseen: its requests show on the network alone, and only on hosts granted before.
 */
async function hidesPlayer(ports: Ports, report: TabReport | null, found: readonly DetectedStream[]): Promise<boolean> {
  if (found.length > 0 || !report?.frames.some(({ startsWorkers }) => startsWorkers)) return false;
  if (report.frames.some((frame) => frame.isProtected)) return false;
  return (await ports.access.missing([ALL_SITES])).length > 0;
}

/** How far back the continuity strip reaches (ms). */
const STRIP_LENGTH: Millis = 2 * 60 * 60_000;

async function trackedView(
  ports: Ports,
  stream: ActiveStream,
  context: RefreshContext,
  refreshing: ReadonlySet<string>,
): Promise<StreamView> {
  const now = ports.now();
  const streamStatus = await context.statusOf(stream);
  const health = trackedHealth(stream, streamStatus, now, refreshing.has(stream.originalUrl));
  const record = await ports.records.get(stream.id);
  const denied = health.state === 'needs-access' ? health.hosts.map((host) => `*://${host}/*`) : [];
  return {
    url: stream.originalUrl,
    title: stream.title,
    quality: stream.quality || stream.manifestQuality,
    host: hostOf(stream.currentUrl),
    pageUrl: stream.pageUrl,
    frameUrl: stream.frameUrl,
    tabId: stream.tabId,
    missingOrigins: await ports.access.missing(requiredOrigins({ ...stream, url: stream.currentUrl }, denied)),
    origins: requiredOrigins({ ...stream, url: stream.currentUrl }),
    expiresAt: streamStatus.validity?.until ?? null,
    tracked: {
      siteKey: stream.siteKey,
      health,
      lastRefreshed: stream.lastRefreshed,
      refreshCount: stream.refreshCount,
      lastError: stream.lastError,
      mode: streamStatus.mode,
      expiresAt: streamStatus.validity?.until ?? null,
      expiry: streamStatus.validity?.known ?? null,
      strip: linkSpans(record?.entries ?? [], now - STRIP_LENGTH, now),
      failedTries: failedRefreshTimes(record?.entries ?? [], now - STRIP_LENGTH),
      nextRefreshAt: stream.dueAt,
    },
  };
}

async function detectedView(ports: Ports, found: DetectedStream, tabId: number): Promise<StreamView> {
  return {
    ...found,
    quality: '',
    host: hostOf(found.url),
    tabId,
    expiresAt: expiryOf(found.url, ports.now()),
    missingOrigins: await ports.access.missing(found.origins),
    tracked: null,
  };
}

/** The site definitions with the state of their streams. */
export async function siteViews(ports: Ports): Promise<SiteView[]> {
  const [sites, streams] = await Promise.all([ports.sites.all(), ports.streams.all()]);
  const views = sites.map(async (definition): Promise<SiteView> => {
    const served = streams.filter(({ siteKey }) => siteKey === definition.key);
    const behavior = await ports.siteBehaviors.get(definition.key);
    const claimed = served.some(({ currentUrl }) => isSelfRenewing(currentUrl));
    return {
      definition,
      trackedCount: served.length,
      lastError: served.find(({ lastError }) => lastError)?.lastError ?? null,
      mode: effectiveMode(chosenMode(definition), behavior, claimed),
      behavior: behaviorView(behavior),
    };
  });
  return (await Promise.all(views)).toSorted((a, b) => a.definition.key.localeCompare(b.definition.key));
}

function behaviorView(behavior: SiteBehavior): SiteBehaviorView | null {
  const view = {
    renewalLimit: behavior.renewalLimit,
    selfRenewing: behavior.selfRenewing === true,
    lifetime: learnedLifetime(behavior),
  };
  return view.renewalLimit || view.selfRenewing || view.lifetime !== null ? view : null;
}
