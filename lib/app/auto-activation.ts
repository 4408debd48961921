import { detectStreams, type DetectedStream } from '../core/detection.ts';
import { hostOf } from '../base/http-url.ts';
import type { Activation } from '../core/protocol.ts';
import type { Ports } from './ports.ts';
import { isLinkOfStream, isInTab } from './tab-streams.ts';

/** When to look at a page whose streams are kept by themselves (ms after it loaded): a player takes its time. */
const CHECK_DELAYS = [0, 2_000, 5_000, 10_000, 20_000];

type Activate = (activation: Activation) => Promise<unknown>;

/**
 * Switches on the one stream of a tab, or of the document at `frameUrl`. `choose`: there is none, or more than one, or
 * access is missing, so that the viewer has to see the popup.
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
 * After a page loaded: switches its stream on where the viewer chose so for its site, all access is granted and there is
 * no doubt which. Looks a few times, and never hurries.
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

/** The streams of a tab that are not kept yet. */
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
