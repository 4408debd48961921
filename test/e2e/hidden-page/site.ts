import { readFile } from 'node:fs/promises';
import { createServer, type IncomingHttpHeaders, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';

/** The last is one that no access is granted to. */
export const HOSTS = ['site.test', 'player.test', 'cdn.test', 'advert.example'];

export interface Arrival {
  host: string;
  path: string;
  query: URLSearchParams;
  headers: IncomingHttpHeaders;
}

/** Watch pages whose links only their scripts compute, their player's frame, and a CDN. */
export interface HiddenPageSite {
  /** Address of a page of `site.test`. */
  page(name: string): string;
  at(host: string, path: string): string;
  /** Every request since the last call of `forget`. */
  arrived(): readonly Arrival[];
  forget(): void;
  /** The link that the page `name` was given last. */
  link(name: string): string;
  close(): Promise<void>;
}

interface Answer {
  type?: string;
  headers?: Record<string, string>;
  status?: number;
  body: string;
  /** How long it takes (ms). */
  late?: number;
}

const HLS = fileURLToPath(new URL('../../../node_modules/hls.js/dist/hls.light.min.js', import.meta.url));
/** How long a busy site takes for its page (ms). */
const SLOW = 7_000;

const PLAYLIST = 'application/vnd.apple.mpegurl';

/** Where the link of a page leads; `N` is another number every time. */
const LINKS: Record<string, string> = {
  xhr: '/xhr/N/media',
  worker: '/worker/live.mpd?tk=N',
  file: '/file/movie.mp4?tk=N',
  native: '/native/main.m3u8?tk=N',
  hls: '/hls/master.m3u8?tk=N',
};

/** As sites embed players. */
const EMBEDDED = 'width="640" height="360" allow="autoplay; fullscreen"';

/** As players do: the manifest, and at once what it lists first. */
const PLAY = `async function play(url) {
  const answer = await fetch(url);
  const line = (await answer.text()).split('\\n').find((one) => /^[^#<]/.test(one));
  fetch(new URL(line, url));
}`;

/**
 * Starts the site. `far`: how long the manifest takes that a worker asks for (ms). Nothing stops that request; an unseen page
 * is closed when it begins. A CDN that answers sooner than that is done gets to see a segment request.
 */
export async function startHiddenPageSite({ far = 0 } = {}): Promise<HiddenPageSite> {
  let log: Arrival[] = [];
  let issued = 0;
  const links = new Map<string, string>();
  const hls = await readFile(HLS, 'utf8');

  const server = createServer(async (request, response) => {
    const url = new URL(request.url ?? '', `http://${request.headers.host}`);
    log.push({ host: url.hostname, path: url.pathname, query: url.searchParams, headers: request.headers });
    const answer = url.hostname === 'cdn.test' ? media(url, far) : page(url);
    if (!answer) return void response.writeHead(404).end();
    if (answer.late) await new Promise((resolve) => setTimeout(resolve, answer.late));
    send(response, answer);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const at = (host: string, path: string) => `http://${host}:${port}${path}`;

  /** A link for a page, as an expression that only a script makes an address of. */
  function issue(name: string): string {
    const path = (LINKS[name] ?? `/${name}/main.m3u8?tk=N`).replace('N', `t${++issued}x`);
    links.set(name, at('cdn.test', path));
    const codes = [...at('cdn.test', path)].map((letter, index) => letter.charCodeAt(0) + 13 + (index % 7));
    return `String.fromCharCode(...${JSON.stringify(codes)}.map((code, index) => code - 13 - index % 7))`;
  }

  function page({ hostname, pathname }: URL): Answer | null {
    const name = pathname.slice(1);
    if (name === 'hls.js') return { type: 'text/javascript', body: hls };
    if (name === 'worker.js')
      return { type: 'text/javascript', body: `${PLAY} onmessage = ({ data }) => play(data).catch(() => {});` };
    if (name === 'report') return { body: '' };
    const make = PAGES[`${hostname}/${name}`];
    if (!make) return null;
    const { body, ...rest } = make(issue, at);
    const markup = `<!doctype html><html><head><title>Lighthouse camera | Site</title>
      <meta property="og:title" content="Lighthouse camera"></head><body><script>${PLAY}</script>${body}</body></html>`;
    return { type: 'text/html; charset=utf-8', ...rest, body: markup };
  }

  return {
    page: (name) => at('site.test', `/${name}`),
    at,
    arrived: () => log,
    forget: () => void (log = []),
    link: (name) => links.get(name) ?? '',
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

type Page = (issue: (name: string) => string, at: (host: string, path: string) => string) => Omit<Answer, 'type'>;

/** By host and path. */
const PAGES: Record<string, Page> = {
  'site.test/computed': (issue) => script(`play(${issue('computed')})`),
  'site.test/nothing': () => script(''),
  'site.test/slow': (issue) => ({ ...script(`play(${issue('slow')})`), late: SLOW }),
  'site.test/login': () => ({
    ...script(''),
    headers: { 'set-cookie': 'session=mine; HttpOnly; SameSite=Strict; Path=/' },
  }),
  'site.test/xfo': (issue) => ({ ...script(`play(${issue('xfo')})`), headers: { 'x-frame-options': 'DENY' } }),
  'site.test/csp': (issue) => ({
    ...script(`play(${issue('csp')})`),
    headers: { 'content-security-policy': "frame-ancestors 'none'" },
  }),
  'site.test/framed': (_, at) => ({
    body: `<iframe ${EMBEDDED} loading="lazy" src="${at('player.test', '/embed')}"></iframe>`,
  }),
  'player.test/embed': (issue, at) => ({
    ...script(`play(${issue('embed')})`),
    headers: { 'content-security-policy': `frame-ancestors ${at('site.test', '')}` },
  }),
  // In sight, then drawn, then of a size.
  'site.test/waiting': (issue) =>
    script(`const link = ${issue('waiting')};
      const inSight = () => new Promise((resolve) => new IntersectionObserver(([entry]) => entry.isIntersecting && resolve())
        .observe(document.body));
      const sized = () => new Promise((resolve) => new ResizeObserver(resolve).observe(document.body));
      const drawn = () => new Promise(requestAnimationFrame);
      const waited = new Promise((resolve) => setTimeout(resolve, 5000, 'late'));
      Promise.race([inSight().then(drawn).then(drawn).then(drawn).then(sized).then(() => 'seen'), waited])
        .then((how) => { fetch('/report?waiting=' + how); if (how === 'seen') play(link); });`),
  'site.test/loud': (issue) =>
    script(`const link = ${issue('loud')};
      const header = new Uint8Array([82,73,70,70,36,125,0,0,87,65,86,69,102,109,116,32,16,0,0,0,1,0,1,0,
        128,62,0,0,0,125,0,0,2,0,16,0,100,97,116,97,0,125,0,0]);
      const samples = Int16Array.from({ length: 16000 }, (_, index) => 20000 * Math.sin(index / 6));
      const sound = URL.createObjectURL(new Blob([header, samples], { type: 'audio/wav' }));
      const started = (audio) => new Promise((resolve) => {
        audio.addEventListener('playing', () => resolve(String(audio.muted)));
        setTimeout(resolve, 20_000, 'silent');
      });
      const byCall = new Audio(sound);
      byCall.muted = false;
      byCall.volume = 1;
      byCall.play().catch(() => {});
      const byItself = document.createElement('video');
      byItself.autoplay = true;
      byItself.src = sound;
      const inPage = document.createElement('audio');
      document.body.append(inPage);
      inPage.autoplay = true;
      inPage.innerHTML = '<source src="' + sound + '">';
      Promise.all([byCall, byItself, inPage].map(started))
        .then((muted) => { fetch('/report?muted=' + muted.join()); play(link); });`),
  'site.test/xhr': (issue) =>
    script(`const link = ${issue('xhr')};
      const request = new XMLHttpRequest();
      request.open('GET', link);
      request.onload = () => fetch(new URL('seg-1.ts', link));
      request.send();`),
  'site.test/worker': (_, at) => ({ body: `<iframe ${EMBEDDED} src="${at('player.test', '/worker')}"></iframe>` }),
  'player.test/worker': (issue) => script(`new Worker('/worker.js').postMessage(${issue('worker')})`),
  // An advertisement first.
  'site.test/ad': (issue) =>
    script(`play(${issue('first')}); const link = ${issue('ad')}; setTimeout(() => play(link), 500);`),
  'site.test/hls': (issue) => ({
    body: `<video muted></video><script src="/hls.js"></script><script>
      const hls = new Hls();
      hls.attachMedia(document.querySelector('video'));
      hls.loadSource(${issue('hls')});</script>`,
  }),
  'site.test/native': (issue) =>
    script(`document.body.append(Object.assign(document.createElement('video'), { src: ${issue('native')} }))`),
  'site.test/file': (issue) =>
    script(`document.body.append(Object.assign(document.createElement('video'), { src: ${issue('file')} }))`),
  // What would be seen: another page above, a window, a question.
  'site.test/bold': (issue) =>
    script(`const link = ${issue('bold')};
      try { top.location = '/out'; } catch {}
      try { open('/out'); } catch {}
      alert('!');
      play(link);`),
  'site.test/advert': (issue, at) => ({
    body: `<iframe src="${at('advert.example', '/spot')}" onload="fetch('/report?advert=over')"></iframe>
      ${script(`play(${issue('advert')})`).body}`,
  }),
  'advert.example/spot': () => script(''),
  'site.test/busy': () => ({ ...script(''), status: 503 }),
  // The watched tab: its own requests, over and over.
  'site.test/tab': (issue, at) =>
    script(`const link = ${issue('tab')};
      window.failed = [];
      window.asked = 0;
      const native = (frame) => [frame.fetch, frame.requestAnimationFrame, frame.IntersectionObserver,
        frame.HTMLMediaElement.prototype.play].every((it) => String(it).includes('[native code]'));
      window.natives = new Set([native(window)]);
      (async () => {
        for (;;) {
          for (const url of [link, new URL('seg-1.ts?tk=tab', link)]) {
            try { if (!(await fetch(url)).ok) failed.push('status'); } catch (error) { failed.push(String(error)); }
          }
          const frame = document.createElement('iframe');
          frame.src = '/nothing';
          await new Promise((resolve) => { frame.onload = resolve; document.body.append(frame); });
          natives.add(native(frame.contentWindow));
          frame.remove();
          const refused = document.createElement('iframe');
          refused.src = '${at('player.test', '/refusing')}';
          await new Promise((resolve) => { refused.onload = refused.onerror = resolve; document.body.append(refused); });
          refused.remove();
          asked++;
          await new Promise((resolve) => setTimeout(resolve, 20));
        }
      })();`),
  'player.test/refusing': () => ({
    ...script("fetch('/report?refusing=shown')"),
    headers: { 'x-frame-options': 'DENY' },
  }),
};

function script(body: string): Answer {
  return { body: `<script>${body}</script>` };
}

/** The segment's address stands on a line of its own, for `PLAY`. */
const mpd = (
  segment: string,
): string => `<MPD xmlns="urn:mpeg:dash:schema:mpd:2011" type="dynamic"><Period><AdaptationSet>
<Representation id="1" bandwidth="800000"><BaseURL>
${segment}
</BaseURL></Representation></AdaptationSet></Period></MPD>
`;

function media({ pathname, search }: URL, far: number): Answer {
  const file = pathname.slice(pathname.lastIndexOf('/') + 1);
  const allowed = { 'access-control-allow-origin': '*' };
  if (/^(main|variant)\.m3u8|^media$/.test(file))
    return {
      type: PLAYLIST,
      headers: allowed,
      body: `#EXTM3U\n#EXT-X-TARGETDURATION:4\n#EXTINF:4,\nseg-1.ts${search}\n#EXTINF:4,\nseg-2.ts${search}\n`,
    };
  if (file === 'master.m3u8')
    return {
      type: PLAYLIST,
      headers: allowed,
      body: `#EXTM3U\n#EXT-X-STREAM-INF:BANDWIDTH=800000,RESOLUTION=640x360\nvariant.m3u8${search}\n`,
    };
  if (file.endsWith('.mpd'))
    return { type: 'application/dash+xml', headers: allowed, late: far, body: mpd(`seg-1.m4s${search}`) };
  return { type: 'video/mp4', headers: allowed, body: 'media' };
}

function send(response: ServerResponse, { type = 'text/plain', headers = {}, body, status = 200 }: Answer): void {
  response.writeHead(status, { 'content-type': type, 'cache-control': 'no-store', ...headers }).end(body);
}
