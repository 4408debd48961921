import { foundStreams, type FoundStream } from '../core/detect.ts';
import { hostOf } from '../core/http-url.ts';
import type { Activation } from '../core/protocol.ts';
import type { Ports } from './ports.ts';
import { isLinkOf, isShown } from './shown.ts';

/** When to look at a page whose streams are kept by themselves (ms after it loaded): a player takes its time. */
const LOOKS = [0, 2_000, 5_000, 10_000, 20_000];

type Activate = (activation: Activation) => Promise<unknown>;

/**
 * Switches on the one stream of a tab, or of the document at `frameUrl`. `choose`: there is none, or more than one, or
 * access is missing, so that the viewer has to see the popup.
 */
export async function keepHere(
  ports: Ports,
  activate: Activate,
  { tabId, frameUrl }: { tabId: number; frameUrl: string | null },
): Promise<'kept' | 'choose'> {
  const found = await notKept(ports, tabId);
  const inFrame = found.filter((stream) => stream.frameUrl === frameUrl);
  const [stream, ...others] = inFrame.length > 0 ? inFrame : found;
  if (!stream || others.length > 0) return 'choose';
  if ((await ports.access.missing(stream.origins)).length > 0) return 'choose';
  await activate(activationOf(stream, tabId));
  return 'kept';
}

/**
 * After a page loaded: switches its stream on where the viewer chose so for its site, all access is granted and there is
 * no doubt which. Looks a few times, and never hurries.
 */
export async function keepByItself(ports: Ports, activate: Activate, tabId: number): Promise<void> {
  let waited = 0;
  for (const at of LOOKS) {
    await ports.delay(at - waited);
    waited = at;
    const url = await ports.tabs.url(tabId);
    if (!url || !/^https?:/.test(url) || !(await ports.automatic.all()).includes(hostOf(url))) return;
    if ((await ports.streams.all()).some((stream) => stream.tabId === tabId)) return;
    if ((await keepHere(ports, activate, { tabId, frameUrl: null })) === 'kept') return;
  }
}

/** The streams of a tab that are not kept yet. */
async function notKept(ports: Ports, tabId: number): Promise<FoundStream[]> {
  const frames = await ports.tabs.look(tabId, { readManifests: true });
  if (!frames) return [];
  const found = foundStreams(frames);
  const kept = (await ports.streams.all()).filter((stream) => isShown(stream, tabId, found));
  return found.filter(({ url }) => !kept.some((stream) => isLinkOf(stream, url)));
}

function activationOf({ url, title, pageUrl, frameUrl, origins }: FoundStream, tabId: number): Activation {
  return { url, title, quality: '', pageUrl, frameUrl, tabId, origins };
}
