import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { createServer, type RequestListener, type Server } from 'node:http';

/** A server on a free port of this machine. */
export interface Loopback {
  port: number;
  close(): Promise<void>;
}

/** Starts an HTTP server that nobody else on the network reaches. */
export async function startLoopback(listener: RequestListener): Promise<Loopback> {
  const server = createServer(listener);
  return { port: await listening(server), close: () => closed(server) };
}

/** A port that was free a moment ago. */
export async function freePort(): Promise<number> {
  const { port, close } = await startLoopback(() => undefined);
  await close();
  return port;
}

async function listening(server: Server): Promise<number> {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return (server.address() as AddressInfo).port;
}

async function closed(server: Server): Promise<void> {
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
}
