import { channel, COOKIE_EDGE, EDGE_HOSTS, type Channel } from './channels.ts';

/** The station's default channels: one for each way of serving that matters. */
export const PRESETS = {
  'live-query': channel({ id: 'live-query', title: 'Harbour camera' }),
  'live-path': channel({
    id: 'live-path',
    title: 'Mountain pass',
    token: { place: 'path' },
    cors: 'echo',
    shape: 'attribute',
  }),
  'live-edge': channel({ id: 'live-edge', title: 'City marathon', edges: EDGE_HOSTS, cors: 'exact' }),
  'live-edge-bound': channel({
    id: 'live-edge-bound',
    title: 'Night train',
    token: { place: 'path' },
    edges: EDGE_HOSTS,
    boundToEdge: true,
    cors: 'exact',
    credentials: true,
  }),
  'live-frame': channel({ id: 'live-frame', title: 'Parliament today', embed: 'frame', cors: 'exact' }),
  'live-frame-edge': channel({
    id: 'live-frame-edge',
    title: 'Regional news',
    embed: 'frame',
    edges: EDGE_HOSTS,
    cors: 'echo',
    credentials: true,
    shape: 'attribute',
  }),
  'live-signed': channel({ id: 'live-signed', title: 'Regatta finish', token: { scope: 'file' } }),
  'live-exchanged': channel({
    id: 'live-exchanged',
    title: 'Rocket launch',
    edges: EDGE_HOSTS,
    exchange: true,
    cors: 'exact',
  }),
  'live-sessions': channel({
    id: 'live-sessions',
    title: 'Balloon race',
    edges: EDGE_HOSTS,
    exchange: true,
    sessionPer: 'answer',
    cors: 'exact',
  }),
  'live-cookie': channel({
    id: 'live-cookie',
    title: 'Lighthouse choir',
    token: { place: 'cookie' },
    edges: [COOKIE_EDGE],
    cors: 'exact',
    credentials: true,
  }),
  'live-site2': channel({ id: 'live-site2', title: 'Aquarium', site: 'site2.test' }),
  'live-aes': channel({ id: 'live-aes', title: 'Concert hall', encryption: 'aes-128', shape: 'attribute' }),
  'live-fmp4': channel({ id: 'live-fmp4', title: 'Chess final', container: 'fmp4' }),
  'live-parts': channel({ id: 'live-parts', title: 'Penalty shoot-out', container: 'fmp4', lowLatency: true }),
  'live-dash': channel({ id: 'live-dash', title: 'Snooker night', container: 'fmp4', manifest: 'dash' }),
  'live-bare': channel({ id: 'live-bare', title: 'Weather radar', names: 'bare' }),
  'live-open': channel({ id: 'live-open', title: 'Bird nest', token: { place: 'none' } }),
  'vod-query': channel({ id: 'vod-query', title: 'The long river', kind: 'vod', container: 'fmp4' }),
  'vod-path': channel({
    id: 'vod-path',
    title: 'Salt and iron',
    kind: 'vod',
    token: { place: 'path' },
    encryption: 'aes-128',
  }),
  'vod-signed': channel({
    id: 'vod-signed',
    title: 'Glass and smoke',
    kind: 'vod',
    container: 'fmp4',
    token: { scope: 'file' },
    cors: 'echo',
    shape: 'attribute',
  }),
  'vod-signed-path': channel({
    id: 'vod-signed-path',
    title: 'The quiet orchard',
    kind: 'vod',
    token: { place: 'path', scope: 'file' },
    encryption: 'aes-128',
  }),
  'vod-dash': channel({
    id: 'vod-dash',
    title: 'A house of rain',
    kind: 'vod',
    container: 'fmp4',
    manifest: 'dash',
    token: { place: 'path' },
    shape: 'attribute',
  }),
  'vod-qualities': channel({ id: 'vod-qualities', title: 'Slow boats', kind: 'vod', links: 'per-quality' }),
  'vod-file': channel({ id: 'vod-file', title: 'Paper birds', kind: 'vod', container: 'mp4' }),
  // Its media element has no `crossorigin`, as on most sites.
  'vod-file-edge': channel({
    id: 'vod-file-edge',
    title: 'The lighthouse cat',
    kind: 'vod',
    container: 'mp4',
    edges: EDGE_HOSTS,
  }),
  'vod-file-bound': channel({
    id: 'vod-file-bound',
    title: 'Twelve winters',
    kind: 'vod',
    container: 'mp4',
    edges: EDGE_HOSTS,
    boundToEdge: true,
    cors: 'exact',
  }),
} as const satisfies Record<string, Channel>;

/**
 * 44 minutes with 2640 files, each signed by itself: more than a stream may have rules. Not a preset, because
 * requesting all of it is slow.
 */
export const LONG_TITLE = channel({
  id: 'vod-long',
  title: 'The long river',
  kind: 'vod',
  rounds: 20,
  token: { place: 'path', scope: 'file' },
});
