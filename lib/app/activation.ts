import { originPattern } from '../base/http-url.ts';
import type { Activation } from '../core/protocol.ts';
import { definitionFor, definitionForPage } from '../core/site.ts';
import { createStream } from '../core/stream-changes.ts';
import { hasLink } from '../core/stream.ts';
import { isSamePage } from '../core/watch-page.ts';
import type { Ports } from './ports.ts';

/** How long an activation waits for the viewer to answer the browser's prompt (ms). A refusal fires no event. */
const PENDING_LIFETIME = 5 * 60_000;

/** The match patterns of every host that a stream needs: its page, the frame that plays it, its link, and `extra`. */
export function requiredOrigins(
  stream: { url: string; pageUrl: string; frameUrl: string },
  extra: readonly string[] = [],
): string[] {
  return [...new Set([...[stream.pageUrl, stream.frameUrl, stream.url].map(originPattern), ...extra])];
}

/**
 * Activates a stream if access is granted. If not, it stores the activation, and `resumePendingActivations` completes
 * it after the grant. In Chromium the prompt closes the popup, so only the stored activation survives the click.
 */
export async function requestActivation(ports: Ports, activation: Activation): Promise<StartedStream[]> {
  // Save first, then check access, so that no grant in between is missed.
  const others = (await unexpiredActivations(ports)).filter((pending) => pending.activation.url !== activation.url);
  await ports.pendingActivations.save([...others, { at: ports.now(), activation }]);
  return resumePendingActivations(ports);
}

/** An activated stream: the link it was activated with, and its key. They differ if the stream was tracked already. */
export interface StartedStream {
  url: string;
  key: string;
}

/** Activates the pending streams whose access is granted by now. */
export async function resumePendingActivations(ports: Ports): Promise<StartedStream[]> {
  const started: StartedStream[] = [];
  const waiting = [];
  for (const pending of await unexpiredActivations(ports)) {
    const { activation } = pending;
    const missing = await ports.access.missing(requiredOrigins(activation, activation.origins));
    if (missing.length > 0) waiting.push(pending);
    else started.push({ url: activation.url, key: await activateStream(ports, activation) });
  }
  await ports.pendingActivations.save(waiting);
  return started;
}

/** Deletes a pending activation, as when the viewer switches the stream off before granting access. */
export async function cancelPendingActivation(ports: Ports, url: string): Promise<void> {
  await ports.pendingActivations.save(
    (await unexpiredActivations(ports)).filter((pending) => pending.activation.url !== url),
  );
}

async function unexpiredActivations(ports: Ports) {
  const oldest = ports.now() - PENDING_LIFETIME;
  return (await ports.pendingActivations.all()).filter(({ at }) => at > oldest);
}

/**
 * Creates the active stream and returns its key. A second call with the same link changes nothing (contract.md). A site
 * without a definition gets one for its watch page.
 */
async function activateStream(
  ports: Ports,
  { url, title, quality, pageUrl, frameUrl, tabId }: Activation,
): Promise<string> {
  const tracked = (await ports.streams.all()).find(
    (stream) => hasLink(stream, url) && isSamePage(stream.pageUrl, pageUrl),
  );
  if (tracked) return tracked.originalUrl;
  const sites = await ports.sites.all();
  let site = definitionFor(sites, pageUrl);
  if (!site) {
    site = definitionForPage(pageUrl, new Set(sites.map(({ key }) => key)));
    await ports.sites.put(site);
  }
  const stream = createStream(
    { originalUrl: url, siteKey: site.key, title, quality, pageUrl, frameUrl, tabId },
    ports.now(),
    ports.random(),
  );
  await ports.streams.update(url, (stored) => stored ?? stream);
  ports.tabs.stopWatching(tabId);
  return url;
}
