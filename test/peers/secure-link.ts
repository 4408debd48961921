import { createHash } from 'node:crypto';
import { served, type Peer } from './peer.ts';

/** Valid for all of `/live/`: http://nginx.org/en/docs/http/ngx_http_secure_link_module.html */
const SECRET = 'kept between the site and nginx';

const REFUSED = `
    if ($secure_link = "") { return 403; }
    if ($secure_link = "0") { return 410; }`;

const QUERY = `location /live/ {
    secure_link $arg_md5,$arg_expires;
    secure_link_md5 "$secure_link_expires /live/ ${SECRET}";
    ${REFUSED}
    alias $live/;
    ${served('md5=$arg_md5&expires=$arg_expires')}
  }`;

const PATH = `location ~ ^/s/(?<md5>[^/]+)/(?<until>[0-9]+)/live/(?<file>.+)$ {
    secure_link $md5,$until;
    secure_link_md5 "$secure_link_expires /live/ ${SECRET}";
    ${REFUSED}
    alias $live/$file;
  }`;

const inQuery = {
  nginx: QUERY,
  lifetime: 8,
  verify: null,
  sign: (origin: string, file: string, until: number) => `${origin}/live/${file}?md5=${md5(until)}&expires=${until}`,
};

const inPath = {
  nginx: PATH,
  lifetime: 8,
  verify: null,
  sign: (origin: string, file: string, until: number) => `${origin}/s/${md5(until)}/${until}/live/${file}`,
};

/** nginx's own module, in both of its forms. */
export const SECURE_LINK: readonly Peer[] = [
  { name: 'nginx-query-hls', title: 'nginx secure_link, query, HLS', plays: 'hls', ...inQuery },
  { name: 'nginx-path-hls', title: 'nginx secure_link, path, HLS', plays: 'hls', ...inPath },
  { name: 'nginx-query-dash', title: 'nginx secure_link, query, DASH', plays: 'dash', ...inQuery },
  { name: 'nginx-path-dash', title: 'nginx secure_link, path, DASH', plays: 'dash', ...inPath },
];

function md5(until: number): string {
  return createHash('md5').update(`${until} /live/ ${SECRET}`).digest('base64url');
}
