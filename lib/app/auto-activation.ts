import { detectStreams, type DetectedStream } from '../core/detection.ts';
import { hostOf } from '../base/http-url.ts';
import type { Activation } from '../core/protocol.ts';
import type { Ports } from './ports.ts';
import { isLinkOfStream, isInTab } from './tab-streams.ts';

/** When to inspect a page of an auto-activated site (ms after it loaded): a player takes a while to start. */
const CHECK_DELAYS = [0, 2_000, 5_000, 10_000, 20_000];

type Activate = (activation: Activation) => Promise<unknown>;

/**
 * Activates the one stream of a tab, or of its document at `frameUrl`. Returns `choose` if there is none or more than
 * one, or if access is missing: the viewer then has to decide in the popup.
 */
export async function activateInTab(
  ports: Ports,
  activate: Activate,
  { tabId, frameUrl }: { tabId: number; frameUrl: string | null },
): Promise<'activated' | 'choose'> {
  const found = await untrackedStreams(ports, tabId);
  const inFrame = found.filter((stream) => stream.frameUrl === frameUrl);
  const [stream, ...others] = inFrame.length > 0 ? inFrame : found;
  if (!stream || others.length > 0) return 'choose';
  if ((await ports.access.missing(stream.origins)).length > 0) return 'choose';
  await activate(activationOf(stream, tabId));
  return 'activated';
}

/**
 * Activates the stream of a page that loaded, if the viewer chose that for its site, all access is granted and the page
 * has exactly one stream. Inspects the page several times, since its player may start late.
 */
export async function autoActivate(ports: Ports, activate: Activate, tabId: number): Promise<void> {
  let waited = 0;
  for (const at of CHECK_DELAYS) {
    await ports.delay(at - waited);
    waited = at;
    const url = await ports.tabs.url(tabId);
    if (!url || !/^https?:/.test(url) || !(await ports.autoActivateHosts.all()).includes(hostOf(url))) return;
    if ((await ports.streams.all()).some((stream) => stream.tabId === tabId)) return;
    if ((await activateInTab(ports, activate, { tabId, frameUrl: null })) === 'activated') return;
  }
}

/** The streams of a tab that are not tracked yet. */
async function untrackedStreams(ports: Ports, tabId: number): Promise<DetectedStream[]> {
  const frames = await ports.tabs.inspect(tabId, { readManifests: true });
  if (!frames) return [];
  const found = detectStreams(frames);
  const tracked = (await ports.streams.all()).filter((stream) => isInTab(stream, tabId, found));
  return found.filter(({ url }) => !tracked.some((stream) => isLinkOfStream(stream, url)));
}

function activationOf({ url, title, pageUrl, frameUrl, origins }: DetectedStream, tabId: number): Activation {
  return { url, title, quality: '', pageUrl, frameUrl, tabId, origins };
}
