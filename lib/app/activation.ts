import { originPattern } from '../base/http-url.ts';
import type { Activation } from '../core/protocol.ts';
import { definitionFor, definitionForPage } from '../core/site.ts';
import { createStream } from '../core/stream-changes.ts';
import { hasLink } from '../core/stream.ts';
import { isSamePage } from '../core/watch-page.ts';
import type { Ports } from './ports.ts';

/** How long a click on the switch waits for the answer to the browser's prompt (ms). A refusal fires no event. */
const PENDING_LIFETIME = 5 * 60_000;

/** Every host a stream is known to need, as match patterns: its page, the frame that plays, the link, and `also`. */
export function requiredOrigins(
  stream: { url: string; pageUrl: string; frameUrl: string },
  extra: readonly string[] = [],
): string[] {
  return [...new Set([...[stream.pageUrl, stream.frameUrl, stream.url].map(originPattern), ...extra])];
}

/**
 * Switches a stream on where access is granted; else remembers the wish, which `resumeIntents` fulfils once it is. In
 * Chromium the popup dies at the prompt, so this is all that is left of the click.
 */
export async function requestActivation(ports: Ports, activation: Activation): Promise<StartedStream[]> {
  // Saved first and looked at after, so that a grant in between is not missed.
  const others = (await unexpiredActivations(ports)).filter((pending) => pending.activation.url !== activation.url);
  await ports.pendingActivations.save([...others, { at: ports.now(), activation }]);
  return resumePendingActivations(ports);
}

/** A stream that was switched on: the link it was seen by, and its key, which is another where it was kept before. */
export interface StartedStream {
  url: string;
  key: string;
}

/** Switches on what the viewer wished and is allowed by now. */
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

/** Forgets a wish, as when the viewer switches off again before allowing access. */
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
 * Creates the active stream; a second call with the same link changes nothing (contract.md). A site without a
 * definition gets one for its watch page.
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
