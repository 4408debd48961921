import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { until } from '../harness/until.ts';
import { startChild } from './child.ts';
import { cdnHost, PARTS, PEERS, type Part } from './peers-list.ts';
import type { Peer } from './peer.ts';

/** A request as nginx logged it. */
export interface Logged {
  host: string;
  status: number;
  /** The file name alone, without a token. */
  file: string;
  /** ms since the epoch. */
  at: number;
  /** Whether the extension sent it as a probe. Probes bypass the HTTP cache and say so; players do not. */
  isProbe: boolean;
}

export interface Nginx {
  /** The refused requests of a viewing since this time (ms). */
  refused(peer: Peer, part: Part, since: number): Promise<Logged[]>;
  close(): Promise<void>;
}

/** Starts nginx in its own directory and on a port, as the CDN of every peer. The streams are in `live` there. */
export async function startNginx(dir: string, port: number, verifierPort: number): Promise<Nginx> {
  const live = join(dir, 'live');
  const file = join(dir, 'nginx.conf');
  await mkdir(join(dir, 'logs'), { recursive: true });
  await writeFile(file, configuration(dir, live, port, verifierPort));
  const child = await startChild('nginx', ['-p', dir, '-c', file, '-e', join(dir, 'logs/error.log')]);
  const answers = async (): Promise<boolean> => {
    const said = child.ended();
    if (said !== null) throw new Error(`nginx ended: ${said}`);
    return fetch(`http://127.0.0.1:${port}/`).then(
      () => true,
      () => false,
    );
  };
  try {
    await until(answers, 'nginx answers', { timeoutMs: 20_000 });
  } catch (error) {
    await child.end();
    throw error;
  }
  return {
    async refused(peer, part, since) {
      const host = cdnHost(peer, part);
      const all = (await readFile(join(dir, 'logs/access.log'), 'utf8')).split('\n').filter((line) => line !== '');
      return all.map(logged).filter((it) => it.host === host && it.status >= 400 && it.at >= since);
    },
    close: () => child.end(),
  };
}

function logged(line: string): Logged {
  const [at, host, status, who, ...path] = line.split(' ');
  const file = basename(path.join(' '));
  return { at: Number(at) * 1000, host: host!, status: Number(status), file, isProbe: who === 'probe' };
}

function configuration(dir: string, live: string, port: number, verifierPort: number): string {
  const root = process.getuid?.() === 0;
  return `
${root ? 'user root;' : ''}
daemon off;
worker_processes 1;
pid ${dir}/nginx.pid;
events { worker_connections 1024; }
http {
  server_names_hash_bucket_size 128;
  types {
    application/vnd.apple.mpegurl m3u8;
    application/dash+xml mpd;
    video/mp2t ts;
    video/iso.segment m4s;
  }
  default_type application/octet-stream;
  # No links: tokens are secrets even here.
  log_format refusals '$msec $host $status $who $request_filename';
  map $http_cache_control $who { default player; no-cache probe; }
  access_log ${dir}/logs/access.log refusals;
  ${['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map((name) => `${name}_temp_path ${dir}/${name};`).join('\n  ')}
  # $arg_… takes no names with a hyphen.
  map $args $cloudfront_key { "~(?:^|&)Key-Pair-Id=(?<key>[^&]*)" $key; }
  server {
    listen 127.0.0.1:${port} default_server;
    location = /time { add_header Access-Control-Allow-Origin *; default_type text/plain; return 200 $time_iso8601; }
    location / { return 404; }
  }
${PEERS.map((peer) => server(peer, live, port, verifierPort)).join('\n')}
}
`;
}

function server(peer: Peer, live: string, port: number, verifierPort: number): string {
  return `server {
  listen 127.0.0.1:${port};
  server_name ${PARTS.map((part) => cdnHost(peer, part)).join(' ')};
  set $live ${live};
  add_header Access-Control-Allow-Origin * always;
  add_header Cache-Control no-store always;
  ${peer.nginx}
  location = /judge {
    internal;
    proxy_pass http://127.0.0.1:${verifierPort}/${peer.name};
    proxy_pass_request_body off;
    proxy_set_header Content-Length "";
    proxy_set_header X-Host $http_host;
    proxy_set_header X-Uri $request_uri;
  }
}`;
}
