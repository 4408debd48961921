import type { ObservedRequest } from '../../lib/core/observed-request.ts';
import { fill, newCtx, originOf, type FixtureSite } from './server.mjs';

/** The requests of the fixtures' scripts as webRequest reports them: method, body, and the headers they set. */
const REQUESTS_OF_SITES: Record<string, (at: Record<'site' | 'player' | 'api', string>) => ObservedRequest[]> = {
  'g15-api-get-id': ({ site }) => [
    { url: `${site}/api/v2/playback/lm-10007`, contentType: 'application/json' },
    { url: `${site}/api/v2/playback/lm-55120`, contentType: 'application/json' },
  ],
  'g16-api-graphql-post': ({ site }) =>
    ['ChatMeta', 'StreamByEvent'].map((operationName) => ({
      url: `${site}/graphql`,
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({
        operationName,
        variables: { id: 'evt_7QmZ2' },
        query: `query ${operationName}($id:ID!){event(id:$id){id feeds{edges{node{name label playlistUrl}}}}}`,
      }),
      contentType: 'application/json',
    })),
  'g17-api-csrf-header': ({ site }) => [
    {
      url: `${site}/portal/recording/source`,
      method: 'POST',
      headers: {
        'Content-Type': 'application/json',
        'X-Requested-With': 'XMLHttpRequest',
        'X-CSRF-Token': '0123456789ab.0123456789abcdef01234567',
      },
      body: '{"recording":3307,"caps":["hls"]}',
      contentType: 'application/json',
    },
  ],
  'g18-api-smil-xml': ({ site }) => [
    { url: `${site}/media/organ-june/config.smil`, contentType: 'application/smil+xml' },
  ],
  'o05-api-ticket-then-stream': ({ site }) => [
    {
      url: `${site}/api/rooms/77/stream?ticket=0123456789ab.0123456789abcdef01234567`,
      contentType: 'application/json',
    },
    { url: `${site}/api/session`, contentType: 'application/json' },
  ],
  'o06-api-form-hidden': ({ site }) => [
    {
      url: `${site}/ajax/video`,
      method: 'POST',
      headers: { 'X-Requested-With': 'XMLHttpRequest' },
      body: 'uid=vid-20931&hd=1&_token=0123456789ab.0123456789abcdef01234567',
    },
  ],
  'o07-api-config-script': ({ site }) => [
    { url: `${site}/app.js`, contentType: 'text/javascript' },
    { url: `${site}/player/conf.js?clip=9041`, contentType: 'text/javascript' },
  ],
  'o08-api-persisted-opaque': ({ site }) => [
    {
      url: `${site}/gql?op=Event&variables=${encodeURIComponent('{"id":"cup-88213","feeds":["hls"]}')}`,
      contentType: 'application/json',
    },
  ],
  'g19-api-frame-apikey': ({ api }) => [{ url: `${api}/v1/streams?channel=lanparty` }],
};

/** The observed requests of a fixture's page, without its documents and media. */
export function observedRequestsOf(site: FixtureSite): ObservedRequest[] {
  const at = { site: originOf(site, 'site'), player: originOf(site, 'player'), api: originOf(site, 'api') };
  const clutter = { url: `${at.site}/collect?p=1`, method: 'POST', body: 'ping' };
  const own = (site.asked ?? []).map((request) => ({ ...request, url: fill(request.url, newCtx(site)) }));
  return [clutter, ...(REQUESTS_OF_SITES[site.id]?.(at) ?? []), ...own];
}
