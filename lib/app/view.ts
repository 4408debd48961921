import { closedFrames, type FoundFrames, foundStreams, type FoundStream } from '../core/detect.ts';
import { type Conduct, learnedLifetime, modeInForce } from '../core/conduct.ts';
import { ALL_SITES } from '../core/grants.ts';
import { hostOf } from '../core/http-url.ts';
import { expiryOf } from '../core/link/expiry.ts';
import { renewsItself } from '../core/link/renewal.ts';
import type { PopupView, SiteConduct, SiteView, StreamView } from '../core/protocol.ts';
import { failedTries, linkSpans } from '../core/history.ts';
import type { ActiveStream, Millis } from '../core/stream.ts';
import { originsOf } from './activate.ts';
import type { Ports } from './ports.ts';
import { isLinkOf, isShown } from './shown.ts';
import { healthOf, knowledge, type Knowledge, modeOf } from './standing.ts';

/** What the popup shows for a tab: its streams, kept or not, then the kept ones of other tabs. */
export async function popupView(ports: Ports, tabId: number, running: ReadonlySet<string>): Promise<PopupView> {
  const [all, frames] = await Promise.all([ports.streams.all(), ports.tabs.look(tabId, { readManifests: true })]);
  const streams = all.filter(({ awaitedUntil }) => awaitedUntil === null);
  const found = frames ? foundStreams(frames) : [];
  const here = streams.filter((stream) => isShown(stream, tabId, found));
  const rows = found.filter(({ url }) => !here.some((stream) => isLinkOf(stream, url)));
  const known = await knowledge(ports);
  const kept = (stream: ActiveStream) => keptView(ports, stream, known, running);
  return {
    tab: frames ? 'page' : 'none',
    here: await Promise.all([...here.map(kept), ...rows.map((row) => foundView(ports, row, tabId))]),
    elsewhere: await Promise.all(streams.filter((stream) => !here.includes(stream)).map(kept)),
    closedFrames: frames ? closedFrames(frames) : [],
    protectedVideo: found.length === 0 && (frames?.frames.some((frame) => frame.protected) ?? false),
    hiddenPlayer: await hidesPlayer(ports, frames, found),
    automatic: await ports.automatic.all(),
  };
}

/** What a worker asks for shows on the network alone, and there only where access to its hosts is granted beforehand. */
async function hidesPlayer(ports: Ports, look: FoundFrames | null, found: readonly FoundStream[]): Promise<boolean> {
  if (found.length > 0 || !look?.frames.some(({ workers }) => workers)) return false;
  if (look.frames.some((frame) => frame.protected)) return false;
  return (await ports.access.missing([ALL_SITES])).length > 0;
}

/** How far back the continuity strip goes (ms). */
const STRIP: Millis = 2 * 60 * 60_000;

async function keptView(
  ports: Ports,
  stream: ActiveStream,
  known: Knowledge,
  running: ReadonlySet<string>,
): Promise<StreamView> {
  const now = ports.now();
  const standing = await known.of(stream);
  const health = healthOf(stream, standing, now, running.has(stream.originalUrl));
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
    missingOrigins: await ports.access.missing(originsOf({ ...stream, url: stream.currentUrl }, denied)),
    origins: originsOf({ ...stream, url: stream.currentUrl }),
    expiresAt: standing.term?.until ?? null,
    kept: {
      siteKey: stream.siteKey,
      health,
      lastRefreshed: stream.lastRefreshed,
      refreshCount: stream.refreshCount,
      lastError: stream.lastError,
      mode: standing.mode,
      expiresAt: standing.term?.until ?? null,
      expiry: standing.term?.known ?? null,
      strip: linkSpans(record?.entries ?? [], now - STRIP, now),
      failedTries: failedTries(record?.entries ?? [], now - STRIP),
      nextRefreshAt: stream.dueAt,
    },
  };
}

async function foundView(ports: Ports, found: FoundStream, tabId: number): Promise<StreamView> {
  return {
    ...found,
    quality: '',
    host: hostOf(found.url),
    tabId,
    expiresAt: expiryOf(found.url, ports.now()),
    missingOrigins: await ports.access.missing(found.origins),
    kept: null,
  };
}

/** The site definitions with how their streams stand. */
export async function siteViews(ports: Ports): Promise<SiteView[]> {
  const [sites, streams] = await Promise.all([ports.sites.all(), ports.streams.all()]);
  const views = sites.map(async (definition): Promise<SiteView> => {
    const served = streams.filter(({ siteKey }) => siteKey === definition.key);
    const conduct = await ports.conduct.get(definition.key);
    const claimed = served.some(({ currentUrl }) => renewsItself(currentUrl));
    return {
      definition,
      kept: served.length,
      lastError: served.find(({ lastError }) => lastError)?.lastError ?? null,
      mode: modeInForce(modeOf(definition), conduct, claimed),
      conduct: conductView(conduct),
    };
  });
  return (await Promise.all(views)).toSorted((a, b) => a.definition.key.localeCompare(b.definition.key));
}

function conductView(conduct: Conduct): SiteConduct | null {
  const view = {
    onDemand: conduct.onDemand,
    renewsItself: conduct.renewsItself === true,
    lifetime: learnedLifetime(conduct),
  };
  return view.onDemand || view.renewsItself || view.lifetime !== null ? view : null;
}
