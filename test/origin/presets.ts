import { channel, EDGE_HOSTS, type Channel } from './channels.ts';

/** The channels a station has unless told otherwise: one per way of serving that matters. */
export const PRESETS = {
  'live-query': channel({ id: 'live-query', title: 'Harbour camera' }),
  'live-path': channel({
    id: 'live-path',
    title: 'Mountain pass',
    token: { place: 'path', lifetime: 30 },
    cors: 'echo',
    shape: 'attribute',
  }),
  'live-edge': channel({ id: 'live-edge', title: 'City marathon', edges: EDGE_HOSTS, cors: 'exact' }),
  'live-edge-bound': channel({
    id: 'live-edge-bound',
    title: 'Night train',
    token: { place: 'path', lifetime: 30 },
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
  'live-site2': channel({ id: 'live-site2', title: 'Aquarium', site: 'site2.test' }),
  'live-aes': channel({ id: 'live-aes', title: 'Concert hall', encryption: 'aes-128', shape: 'attribute' }),
  'live-fmp4': channel({ id: 'live-fmp4', title: 'Chess final', container: 'fmp4' }),
  'live-bare': channel({ id: 'live-bare', title: 'Weather radar', names: 'bare' }),
  'live-open': channel({ id: 'live-open', title: 'Bird nest', token: { place: 'none', lifetime: 30 } }),
  'vod-query': channel({ id: 'vod-query', title: 'The long river', kind: 'vod', container: 'fmp4' }),
  'vod-path': channel({
    id: 'vod-path',
    title: 'Salt and iron',
    kind: 'vod',
    token: { place: 'path', lifetime: 30 },
    encryption: 'aes-128',
  }),
  'vod-qualities': channel({ id: 'vod-qualities', title: 'Slow boats', kind: 'vod', links: 'per-quality' }),
  'vod-file': channel({ id: 'vod-file', title: 'Paper birds', kind: 'vod', container: 'mp4' }),
} as const satisfies Record<string, Channel>;
