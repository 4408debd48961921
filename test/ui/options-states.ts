import type { SiteView } from '../../lib/core/protocol.ts';
import type { SiteDefinition } from '../../lib/core/site.ts';

function site(key: string, kept: number, change: Partial<SiteDefinition> = {}, more: Partial<SiteView> = {}): SiteView {
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
    kept,
    lastError: null,
    ...more,
  };
}

export const campus = site('campus.example', 2, {
  origin: 'user',
  matches: ['https://campus.example/watch/*', 'https://campus.example/live/*'],
});

/** The lists of sites, by the name in `?state=`; null: the background does not answer. */
export const optionsStates: Record<string, SiteView[] | null> = {
  list: [
    campus,
    site('harbour-cams.example', 1),
    site('conf-live.example', 0),
    site('council.example', 1, {}, { lastError: { kind: 'no-streams' } }),
    site(
      'mediathek-livestream-07.rechenzentrum.universitaet-musterstadt.example',
      1,
      {},
      {
        lastError: { kind: 'needs-access', hosts: ['edge-7.example.net'] },
      },
    ),
  ],
  empty: [],
  unreachable: null,
};
