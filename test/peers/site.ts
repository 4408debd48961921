import { channel } from '../origin/index.ts';
import { playerPage } from '../origin/pages.ts';
import { scriptAt } from '../origin/players.ts';
import { MANIFESTS } from './encoder.ts';
import { startLoopback, type Loopback } from '../harness/loopback.ts';
import type { Peer } from './peer.ts';
import { cdnHost, PARTS, PEERS, siteHost } from './peers-list.ts';

const PLAYERS = { hls: 'hls.js', dash: 'dash.js' } as const;
const TYPES = { hls: 'application/vnd.apple.mpegurl', dash: 'application/dash+xml' } as const;

/** Starts the site of every peer. Each load of a watch page has a newly signed link to the CDN at `cdnPort`. */
export function startSite(cdnPort: number): Promise<Loopback> {
  return startLoopback(async (request, response) => {
    const [path = ''] = (request.url ?? '').split('?');
    const script = scriptAt(path);
    if (script !== null) {
      response.writeHead(200, { 'content-type': 'text/javascript' }).end(script);
      return;
    }
    const host = (request.headers.host ?? '').split(':')[0];
    const viewing = PEERS.flatMap((peer) => PARTS.map((part) => ({ peer, part }))).find(
      ({ peer, part }) => siteHost(peer, part) === host,
    );
    if (!viewing || path !== '/watch') {
      response.writeHead(404).end();
      return;
    }
    const page = await watchPage(viewing.peer, `http://${cdnHost(viewing.peer, viewing.part)}:${cdnPort}`);
    response.writeHead(200, { 'content-type': 'text/html; charset=utf-8', 'cache-control': 'no-store' }).end(page);
  });
}

async function watchPage({ name, title, plays, lifetime, sign }: Peer, origin: string): Promise<string> {
  // Whole seconds, as all signers use them: a link is valid for its lifetime and up to a second more.
  const until = Math.ceil(Date.now() / 1000) + lifetime;
  const file = await sign(origin, MANIFESTS[plays], until);
  const setup = {
    id: name,
    title,
    credentials: false,
    forOrigin: false,
    sources: [{ label: '', type: TYPES[plays], file }],
  };
  return playerPage(title, [{ channel: channel({ id: name, title }), player: PLAYERS[plays], content: { setup } }]);
}
