import type { SiteView } from '../../lib/core/protocol.ts';
import type { SiteDefinition } from '../../lib/core/site.ts';

function site(
  key: string,
  tracked: number,
  change: Partial<SiteDefinition> = {},
  more: Partial<SiteView> = {},
): SiteView {
  return {
    definition: {
      schemaVersion: 2,
      key,
      matches: [`*://${key}/*`],
      page: `https://${key}/watch/12`,
      origin: 'learned',
      enabled: true,
      mode: 'auto',
      extractor: { kind: 'page' },
      ...change,
    },
    trackedCount: tracked,
    lastError: null,
    mode: { mode: 'proactive', why: null },
    behavior: null,
    ...more,
  };
}

export const campus = site('campus.example', 2, {
  origin: 'user',
  matches: ['https://campus.example/watch/*', 'https://campus.example/live/*'],
});

const portal = site(
  'portal.example',
  1,
  {
    extractor: {
      kind: 'api',
      values: {
        id: { from: 'segment', index: -1 },
        csrf: { from: 'meta', name: 'csrf-token' },
        room: { from: 'attribute', name: 'data-room', where: { name: 'data-role', value: 'main' } },
        asset: { from: 'state', path: ['__STATE__', 'event', 'id'] },
      },
      steps: [
        { request: { method: 'GET', url: '/api/session/{asset}' }, values: { ticket: ['data', 'tickets', 0, 'id'] } },
        {
          request: {
            method: 'POST',
            url: '/portal/source',
            query: { lang: 'en' },
            headers: { 'X-CSRF-Token': '{csrf}', 'X-Requested-With': 'XMLHttpRequest' },
            body: { json: { recording: '{id:number}', room: '{room}', ticket: '{ticket}', caps: ['hls'] } },
          },
        },
      ],
      answer: ['media', 'video', 'location'],
    },
    learned: { at: Date.parse('2026-11-20T10:00:00Z'), confidence: 'certain', matchedBy: 'path', requests: 3 },
  },
  {
    mode: { mode: 'on-demand', why: 'revoke-on-issue' },
    behavior: { renewalLimit: 'revoke-on-issue', selfRenewing: false, lifetime: 12 * 60_000 },
  },
);

const list: SiteView[] = [
  campus,
  site('harbour-cams.example', 1, {
    learned: { at: Date.parse('2026-11-20T10:00:00Z'), confidence: 'likely', matchedBy: 'only-one', requests: 1 },
  }),
  site(
    'conf-live.example',
    0,
    { origin: 'user', enabled: false, mode: 'proactive' },
    { mode: { mode: 'off', why: 'chosen' } },
  ),
  site('council.example', 1, {}, { lastError: { kind: 'no-streams' } }),
  site(
    'intranet.example',
    0,
    { origin: 'policy', mode: 'on-demand', extractor: { kind: 'headless', frame: 'player.intranet.example' } },
    { mode: { mode: 'on-demand', why: 'chosen' } },
  ),
  site(
    'mediathek-livestream-07.rechenzentrum.universitaet-musterstadt.example',
    1,
    {},
    {
      lastError: { kind: 'needs-access', hosts: ['edge-7.example.net'] },
    },
  ),
  portal,
];

/** Lists of sites by the name in `?state=`. null: the background does not answer. */
export const optionsStates: Record<string, SiteView[] | null> = {
  list,
  'many-sites': [...list, ...['aula', 'bay', 'clinic', 'dock', 'east'].map((name) => site(`${name}.example`, 0))],
  empty: [],
  unreachable: null,
};
