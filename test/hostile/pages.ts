import { createServer, type RequestListener, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** By how their path begins. */
const PAGES: Record<string, RequestListener> = {
  '/huge': (_, response) => {
    response.writeHead(200, { 'content-type': 'text/html', 'content-length': 50e6 });
    response.end(Buffer.alloc(50e6, '<div>'));
  },
  '/endless': (_, response) => {
    response.writeHead(200, { 'content-type': 'text/html' });
    const chunk = Buffer.alloc(256_000, 'x');
    const more = () => {
      while (!response.destroyed && response.write(chunk));
      if (!response.destroyed) response.once('drain', more);
    };
    more();
  },
  '/silent': (_, response) => {
    response.writeHead(200, { 'content-type': 'text/html' });
    response.write('<p>');
  },
  '/loop': (_, response) => response.writeHead(302, { location: '/loop' }).end(),
  '/spiral': (request, response) => response.writeHead(302, { location: `${request.url}x` }).end(),
  '/to-script': (_, response) => response.writeHead(302, { location: 'javascript:alert(1)' }).end(),
  '/bomb': (_, response) => {
    response.writeHead(200, { 'content-type': 'text/html' });
    response.end('<div><a href="'.repeat(100_000) + '[{'.repeat(1_000_000) + '<svg><p>'.repeat(100_000));
  },
  '/frames': (_, response) => {
    response.writeHead(200, { 'content-type': 'text/html' });
    response.end(Array.from({ length: 5_000 }, (__, n) => `<iframe src="/frames?${n}"></iframe>`).join(''));
  },
  '/links': (_, response) => {
    response.writeHead(200, { 'content-type': 'text/html' });
    response.end(
      `<title>\u202egpj.exe\u2066 <img src=x onerror=alert(1)>\u0000 (12 watching)</title>
      <video src="javascript:alert(1)//a.m3u8"></video><video src="data:application/x-mpegurl,a.m3u8"></video>
      <video src="blob:https://a.test/1.m3u8"></video><video src="file:///a.m3u8"></video>
      <video src="https://cdn.test/ok.m3u8"></video>`,
    );
  },
  // Frames that show each other without end.
  '/ping': (_, response) => html(response, '<iframe src="/pong"></iframe>'),
  '/pong': (_, response) => html(response, '<iframe src="/ping"></iframe>'),
  // The local network, in a link, in a frame and by a redirect.
  '/inwards': (_, response) =>
    html(response, '<video src="http://192.168.1.1/a.m3u8"></video><iframe src="http://10.0.0.1/"></iframe>'),
  '/to-inside': ({ socket }, response) =>
    void response.writeHead(302, { location: `http://127.0.0.1:${socket.localPort}/inside` }).end(),
  '/inside': (_, response) => html(response, '<video src="https://cdn.test/inside.m3u8"></video>'),
  '/comments': (_, response) =>
    html(
      response,
      `<video src="https://cdn.test/own.m3u8"></video>
      <div class="comment"><p>better here: https://evil.test/own.m3u8</p></div><!-- https://evil.test/b.m3u8 -->`,
    ),
};

function html(response: ServerResponse, text: string): void {
  response.writeHead(200, { 'content-type': 'text/html' }).end(text);
}

export interface HostilePages {
  port: number;
  /** The paths that were asked for, oldest first. */
  asked: readonly string[];
  close(): void;
}

/** Serves pages that mean harm on a free port of loopback, whatever the host. */
export async function serveHostilePages(): Promise<HostilePages> {
  const asked: string[] = [];
  const server = createServer((request, response) => {
    const path = request.url ?? '';
    asked.push(path);
    const [, page] = Object.entries(PAGES).find(([start]) => path.startsWith(start)) ?? [];
    if (page) page(request, response);
    else response.writeHead(404).end();
  });
  await new Promise<void>((ready) => void server.listen(0, '127.0.0.1', ready));
  return {
    port: (server.address() as AddressInfo).port,
    asked,
    close: () => {
      server.closeAllConnections();
      server.close();
    },
  };
}
