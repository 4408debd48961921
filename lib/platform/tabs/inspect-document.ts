import type { FrameReport } from '../../core/detection.ts';

/**
 * Runs inside a document (isolated world) by `scripting.executeScript`, which passes on its source alone: it must not
 * use anything from outside its own body. Reports what the document has loaded.
 *
 * With `readManifests`, and where the document loaded more than one, it reads the manifests as the page did, so that
 * variant playlists can be told from streams. `force-cache`: the page's own answer is reused unless the server forbids
 * to store it. `others`: manifests that it was seen asking for on the network, at that time (ms); those of a document that
 * was there before are left out.
 */
export async function inspectDocument(
  readManifests: boolean,
  networkManifests: { url: string; contentType: string; at: number }[],
): Promise<FrameReport> {
  const MAX_RESOURCES = 400;
  const MAX_PARTS = 40;
  const MAX_READ = 8;
  const MAX_BYTES = 2_000_000;
  const READ_TIMEOUT = 4_000;

  const manifestType = /mpegurl|dash\+xml|vnd\.mpeg\.dash|sstr\+xml/i;
  const manifestPath = /\.(m3u8?|mpd)$|\.isml?\/manifest$/i;
  const partPath = /\.(ts|m4s|m4f|m4v|m4a|mp4|cmf[vat]|aac|vtt|key|bin)$/i;
  const segmentPath = /\.(ts|m4s|m4f|cmf[vat]|aac|vtt|webvtt|js|css|png|jpe?g|gif|svg|webp|avif|woff2?)$/i;

  const pathOf = (url: string) => url.replace(/[?#].*$/, '');
  const isManifest = (url: string, type: string) => manifestType.test(type) || manifestPath.test(pathOf(url));

  type LoadedResource = { url: string; contentType: string; initiator: string; children: string[] };
  const resourcesByUrl = new Map<string, LoadedResource>();
  const addResource = (url: string, contentType: string, initiator: string) => {
    if (!/^https?:/.test(url)) return;
    // The last mention counts for the order, the first one with a type for the type.
    const before = resourcesByUrl.get(url);
    resourcesByUrl.delete(url);
    resourcesByUrl.set(url, { url, contentType: before?.contentType || contentType, initiator, children: [] });
  };

  for (const { url, contentType, at } of networkManifests)
    if (at >= performance.timeOrigin) addResource(url, contentType, 'worker');
  type Loaded = PerformanceResourceTiming & { contentType?: string };
  const loaded = performance.getEntriesByType('resource') as Loaded[];
  const isPlayed = ({ initiatorType }: Loaded) => initiatorType === 'video' || initiatorType === 'audio';
  // Where a media element plays HLS by itself, what it loads beside manifests is theirs: init.mp4 is no film.
  const playsManifests = loaded.some((it) => isPlayed(it) && isManifest(it.name, it.contentType ?? ''));
  for (const entry of loaded) {
    const { name, initiatorType, contentType = '' } = entry;
    const isFile = isPlayed(entry) && !playsManifests && !segmentPath.test(pathOf(name));
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
    // Parts of what was read already need no reading: a page with one stream costs one request at most.
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

  /** The script of a worker: what else is loaded as `other` and is a script was preloaded (Firefox). */
  function isWorker({ name, initiatorType, contentType }: Loaded): boolean {
    const isScript = /\.m?js$/i.test(pathOf(name)) || /javascript/i.test(contentType ?? '');
    if (initiatorType !== 'other' || !isScript) return false;
    return ![...document.querySelectorAll<HTMLLinkElement>('link[href]')].some(({ href }) => href === name);
  }

  async function childrenOf(url: string): Promise<string[]> {
    // Most CDNs want no cookies, and those that allow any site to read them must not be sent any. A host of the page's own
    // site may want them: what it refuses without would look like something that the player was refused.
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

  /** By the last two labels, without the public suffixes: this decides what is tried first, not what may be done. */
  function isSameSite(url: string): boolean {
    const site = (host: string) => host.split('.').slice(-2).join('.');
    return site(new URL(url).hostname) === site(location.hostname);
  }

  /** A manifest as this document may read it; null where it may not, as with CORS, or where the link is used up. */
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
