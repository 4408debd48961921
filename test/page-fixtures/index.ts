import type { AddressInfo } from 'node:net';
import './test-hosts.ts';
import { fill, listen, load, newCtx, originOf, streamHost, type FixtureSite, type FixtureStream } from './server.mjs';

export type { FixtureSite, FixtureStream } from './server.mjs';

/** Serves the named sets of page fixtures on a free port of loopback. */
export async function startPageFixtures(sets: readonly string[]) {
  const sites = sets.flatMap((set) => load(set));
  const server = await listen(sites, 0);
  const { port } = server.address() as AddressInfo;
  return {
    port,
    server,
    sites,
    close: () => new Promise<void>((done) => void server.close(() => done())),
    startUrl: (site: FixtureSite) => originOf(site, 'site') + site.startPath,
    /** A link of the stream, as the page would issue it now. */
    issue: (site: FixtureSite, stream: FixtureStream) => fill(`{{url:${stream.key}}}`, newCtx(site)),
    /** Whether `url` is a link of the stream with any token. */
    isLinkOf: (site: FixtureSite, stream: FixtureStream, url: string) =>
      withoutToken(url) === `http://${streamHost(site, stream)}:${port}${stream.path.replace('{tk}', 'TK')}`,
  };
}

/** The stream that the fixture's page plays. */
export function playedStream(site: FixtureSite): FixtureStream {
  const played = site.streams.find((stream) => stream.played);
  if (!played) throw new Error(`${site.id} plays nothing`);
  return played;
}

function withoutToken(url: string): string {
  return url.replace(/[?&]tk=[^&]*/, '').replace(/\/\d{10}-[0-9a-f]{32}(?=\/)/, '/TK');
}
