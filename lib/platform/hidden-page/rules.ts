import type { InternalRule } from '../rules/internal-rules.ts';

/**
 * Match patterns of granted hosts as a CSP source list: `*://*.a.example/*` becomes `http://*.a.example:* https://…`.
 */
export function cspSources(patterns: readonly string[]): string[] {
  return patterns.flatMap((pattern) => {
    const [, scheme = '', host = ''] = /^(\*|https?):\/\/([^/:]+)/.exec(pattern) ?? [];
    if (pattern === '<all_urls>' || host === '*') return ['*'];
    // The subdomain wildcard of a match pattern includes the host itself; that of CSP does not.
    const hosts = host.startsWith('*.') ? [host, host.slice(2)] : [host];
    const schemes = scheme === '*' ? ['http', 'https'] : [scheme];
    return host ? hosts.flatMap((name) => schemes.map((it) => `${it}://${name}:*`)) : [];
  });
}

/**
 * The rules while hidden pages are open. They apply only to requests outside of tabs.
 *
 * They remove the headers that forbid framing. They allow a page only frames of granted hosts, since the script that
 * mutes a page runs in no others. Media elements load nothing. Fetches have no rule, since it would also match the
 * service workers of watched tabs, which are outside of tabs as well (`page/block-manifests.ts`).
 */
export function hiddenPageRules(granted: readonly string[]): InternalRule[] {
  const csp = 'content-security-policy';
  return [
    {
      condition: { resourceTypes: ['sub_frame'], tabIds: [-1] },
      action: {
        type: 'modifyHeaders',
        responseHeaders: [
          { header: 'x-frame-options', operation: 'remove' },
          { header: `${csp}-report-only`, operation: 'remove' },
          { header: csp, operation: 'set', value: `frame-src blob: data: ${cspSources(granted).join(' ')}` },
        ],
      },
    },
    { condition: { resourceTypes: ['media'], tabIds: [-1] }, action: { type: 'block' } },
  ];
}
