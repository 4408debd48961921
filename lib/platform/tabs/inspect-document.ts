import type { MediaPatterns } from '../../base/media-types.ts';
import type { FrameReport } from '../../core/detection.ts';

/**
 * Reports what a document has loaded. Runs inside the document (isolated world) by `scripting.executeScript`, which
 * copies only its source, so it must not use anything outside its own body.
 *
 * `readManifests`: if the document loaded several manifests, reads them as the page did, to tell variant playlists from
 * streams. `force-cache` reuses the page's own response unless the server forbids caching. `networkManifests`:
 * manifests that were observed on the network, with the time (ms); those of an earlier document in the tab are ignored.
 */
export async function inspectDocument(
  readManifests: boolean,
  networkManifests: { url: string; contentType: string; at: number }[],
  patterns: MediaPatterns,
): Promise<FrameReport> {
  const MAX_RESOURCES = 400;
  const MAX_PARTS = 40;
  const MAX_READ = 8;
  const MAX_BYTES = 2_000_000;
  const READ_TIMEOUT = 4_000;

  const [manifestType, manifestPath, partPath, segmentPath] = [
    patterns.manifestType,
    patterns.manifestPath,
    patterns.partPath,
    patterns.segmentPath,
  ].map((source) => new RegExp(source, 'i')) as [RegExp, RegExp, RegExp, RegExp];
  // What a page shows beside its film, and what the name of no film ends in.
  const otherPath = /\.(js|css|png|jpe?g|gif|svg|webp|avif|woff2?)$/i;

  const pathOf = (url: string) => url.replace(/[?#].*$/, '');
  const isManifest = (url: string, type: string) => manifestType.test(type) || manifestPath.test(pathOf(url));

  type LoadedResource = { url: string; contentType: string; initiator: string; children: string[] };
  const resourcesByUrl = new Map<string, LoadedResource>();
  const addResource = (url: string, contentType: string, initiator: string) => {
    if (!/^https?:/.test(url)) return;
    // The last occurrence decides the order, the first one with a type the type.
    const before = resourcesByUrl.get(url);
    resourcesByUrl.delete(url);
    resourcesByUrl.set(url, { url, contentType: before?.contentType || contentType, initiator, children: [] });
  };

  for (const { url, contentType, at } of networkManifests)
    if (at >= performance.timeOrigin) addResource(url, contentType, 'worker');
  type Loaded = PerformanceResourceTiming & { contentType?: string };
  const loaded = performance.getEntriesByType('resource') as Loaded[];
  const isPlayed = ({ initiatorType }: Loaded) => initiatorType === 'video' || initiatorType === 'audio';
  // If a media element plays HLS natively, its other loads belong to manifests: init.mp4 is no progressive file.
  const playsManifests = loaded.some((it) => isPlayed(it) && isManifest(it.name, it.contentType ?? ''));
  for (const entry of loaded) {
    const { name, initiatorType, contentType = '' } = entry;
    const isFile =
      isPlayed(entry) && !playsManifests && ![segmentPath, otherPath].some((path) => path.test(pathOf(name)));
    if (isManifest(name, contentType) || isFile) addResource(name, contentType, initiatorType);
  }
  const parts = loaded.filter(isPart);
  for (const media of document.querySelectorAll('video, audio')) {
    const { currentSrc } = media as HTMLMediaElement;
    const source = [...media.querySelectorAll('source')].find((element) => element.src === currentSrc);
    if (currentSrc) addResource(currentSrc, source?.type ?? '', 'video');
  }

  const resources = [...resourcesByUrl.values()].slice(-MAX_RESOURCES);
  const manifests = resources.filter(({ url, contentType }) => isManifest(url, contentType));
  if (readManifests && manifests.length > 1) {
    // Skip manifests that a read one lists, so that a page with one stream costs one request at most.
    const listed = new Set<string>();
    for (const manifest of manifests.slice(0, MAX_READ)) {
      if (listed.has(pathOf(manifest.url))) continue;
      manifest.children = await childrenOf(manifest.url);
      for (const child of manifest.children) if (pathOf(child) !== pathOf(manifest.url)) listed.add(pathOf(child));
    }
  }

  return {
    url: location.href,
    title: titleOf(document),
    isTop: window === window.top,
    resources,
    parts: parts.slice(-MAX_PARTS).map(({ name }) => name),
    players: [...document.querySelectorAll('iframe')]
      .filter(isPlayer)
      .map((frame) => frame.src)
      .slice(0, 50),
    isProtected: [...document.querySelectorAll('video, audio')].some((media) => (media as HTMLMediaElement).mediaKeys),
    startsWorkers: loaded.some(isWorker),
  };

  function isPart({ name, initiatorType, contentType }: Loaded): boolean {
    if (!/^https?:/.test(name) || isManifest(name, contentType ?? '')) return false;
    if (!/^(fetch|xmlhttprequest|video|audio|other)$/.test(initiatorType)) return false;
    return partPath.test(pathOf(name)) || /^(video|audio)\/|octet-stream/.test(contentType ?? '');
  }

  /**
   * Whether the resource is the script of a worker. Firefox also reports preloaded scripts as `other`; those have a
   * link.
   */
  function isWorker({ name, initiatorType, contentType }: Loaded): boolean {
    const isScript = /\.m?js$/i.test(pathOf(name)) || /javascript/i.test(contentType ?? '');
    if (initiatorType !== 'other' || !isScript) return false;
    return ![...document.querySelectorAll<HTMLLinkElement>('link[href]')].some(({ href }) => href === name);
  }

  async function childrenOf(url: string): Promise<string[]> {
    // Try without cookies first: most CDNs need none, and a response with `*` in CORS cannot be read with them. A host
    // of the page's own site may need them, and a refusal without them would look like a refusal of the player.
    const [first, second] = isSameSite(url)
      ? (['include', 'same-origin'] as const)
      : (['same-origin', 'include'] as const);
    const answer = (await read(url, first)) ?? (await read(url, second));
    if (!answer || !/^\uFEFF?#EXTM3U/.test(answer.body)) return [];
    if (!/^#EXT-X-(STREAM-INF|MEDIA|I-FRAME-STREAM-INF):/m.test(answer.body)) return [];
    const uris = answer.body.split(/\r?\n/).filter((line) => line && !line.startsWith('#'));
    for (const [, uri] of answer.body.matchAll(/^#EXT-X-[^\n]*\bURI="([^"\n]+)"/gm)) if (uri) uris.push(uri);
    const children = uris.map((uri) => URL.canParse(uri, answer.url) && new URL(uri, answer.url).href);
    return children.filter((child): child is string => typeof child === 'string').slice(0, 500);
  }

  /** Compares the last two labels, ignoring public suffixes: this only decides what to try first. */
  function isSameSite(url: string): boolean {
    const site = (host: string) => host.split('.').slice(-2).join('.');
    return site(new URL(url).hostname) === site(location.hostname);
  }

  /** Reads a manifest as this document; null if it may not, as with CORS, or if the link is used up. */
  async function read(url: string, credentials: RequestCredentials): Promise<{ url: string; body: string } | null> {
    try {
      const signal = AbortSignal.timeout(READ_TIMEOUT);
      const answer = await fetch(url, { cache: 'force-cache', credentials, signal });
      if (!answer.ok || Number(answer.headers.get('content-length') ?? 0) > MAX_BYTES) return null;
      return { url: answer.url || url, body: (await answer.text()).slice(0, MAX_BYTES) };
    } catch {
      return null;
    }
  }

  function titleOf(page: Document): string {
    const named = page.querySelector<HTMLMetaElement>('meta[property="og:title"]')?.content;
    return (named || page.title || page.querySelector('h1')?.textContent || '').trim().slice(0, 300);
  }

  function isPlayer(frame: HTMLIFrameElement): boolean {
    const box = frame.getBoundingClientRect();
    const allowed = /autoplay|fullscreen|encrypted-media|picture-in-picture/.test(frame.allow) || frame.allowFullscreen;
    return /^https?:/.test(frame.src) && box.width >= 200 && box.height >= 110 && (allowed || box.width >= 320);
  }
}
