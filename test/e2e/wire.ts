import {
  createServer,
  type IncomingHttpHeaders,
  type IncomingMessage,
  type Server,
  type ServerResponse,
} from 'node:http';
import type { AddressInfo } from 'node:net';

/** Response headers for a request; null refuses it with 403. `origin` is null where the request names none. */
export type CorsPolicy = (url: URL, origin: string | null) => Record<string, string> | null;

/** A request as it arrived: `url` is `http://host:port/path?query`, byte for byte. */
export interface Arrival {
  url: string;
  method: string;
  headers: IncomingHttpHeaders;
}

/** The far end of every test host: it writes down what arrives, and says so in its answers. */
export interface Wire {
  /** Two servers, so that origins may differ by port alone; `port` is the first. */
  port: number;
  otherPort: number;
  /** At [::1]; null where this machine has no such address. */
  ipv6Port: number | null;
  /** What arrived since the last call, preflights included. */
  arrived(): Arrival[];
  close(): Promise<void>;
}

/** An empty document of any host. Nothing under this path is written down. */
const PAGE = '/.page';

/** Allows whatever asks, also with credentials; nothing comes from a cache: each case stands for itself. */
const ECHO: CorsPolicy = (_, origin) => ({
  'access-control-allow-origin': origin ?? '*',
  'access-control-allow-credentials': 'true',
  'cache-control': 'no-store',
});

/** Starts the servers on 127.0.0.1. They answer each request with its own URL as text, as it arrived. */
export async function startWire(cors: CorsPolicy = ECHO): Promise<Wire> {
  let log: Arrival[] = [];
  const answer = (request: IncomingMessage, response: ServerResponse): void => {
    const { method = '', url: path = '', headers } = request;
    if (path === PAGE)
      return void response.setHeader('content-type', 'text/html').end('<!doctype html><title>.</title>');
    if (path === '/favicon.ico') return void response.writeHead(404).end();
    const url = `http://${headers.host}${path}`;
    log.push({ url, method, headers });
    const allowed = cors(new URL(url), headers.origin ?? null);
    if (allowed === null) return void response.writeHead(403).end();
    if (method === 'OPTIONS') return void response.writeHead(204, { ...allowed, ...PREFLIGHT }).end();
    response.writeHead(200, { ...allowed, 'content-type': 'text/plain; charset=utf-8' }).end(url);
  };
  const sixth = await listening(answer, '::1').catch(() => null);
  const servers = [await listening(answer), await listening(answer), ...(sixth ? [sixth] : [])];
  const [port = 0, otherPort = 0, ipv6Port = null] = servers.map((server) => (server.address() as AddressInfo).port);
  return {
    port,
    otherPort,
    ipv6Port,
    arrived() {
      const taken = log;
      log = [];
      return taken;
    },
    async close() {
      for (const server of servers) {
        server.closeAllConnections();
        await new Promise((resolve) => server.close(resolve));
      }
    },
  };
}

const PREFLIGHT = { 'access-control-max-age': '0', 'access-control-allow-headers': 'x-custom, range' };

function listening(
  answer: (request: IncomingMessage, response: ServerResponse) => void,
  address = '127.0.0.1',
): Promise<Server> {
  // Links of 8 kB, and their Referer, are not too long here.
  const server = createServer({ maxHeaderSize: 128 * 1024 }, answer);
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, address, () => resolve(server));
  });
}

/** The address of an empty document on `host`. */
export function pageOn(host: string, port: number): string {
  return `http://${host}:${port}${PAGE}`;
}
