import { startLoopback, type Loopback } from '../harness/loopback.ts';
import { PEERS } from './peers-list.ts';

/** Starts the server behind nginx's `auth_request`: `/<peer>` judges the original request with 204 or 403. */
export function startTokenVerifier(): Promise<Loopback> {
  return startLoopback((request, response) => {
    const peer = PEERS.find(({ name }) => request.url === `/${name}`);
    const { 'x-host': host, 'x-uri': uri } = request.headers;
    response.writeHead(isGood(peer?.verify ?? null, `http://${String(host)}${String(uri)}`) ? 204 : 403).end();
  });
}

function isGood(verify: ((url: URL, now: number) => boolean) | null, url: string): boolean {
  try {
    return verify?.(new URL(url), Date.now() / 1000) ?? false;
  } catch {
    // An unreadable token was not signed.
    return false;
  }
}
