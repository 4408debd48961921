import type { InternalRule } from '../rules/internal-rules.ts';

/**
 * Match patterns of granted hosts as a CSP source list: `*://*.a.example/*` becomes `http://*.a.example:* https://…`.
 */
export function cspSources(patterns: readonly string[]): string[] {
  return patterns.flatMap((pattern) => {
    const [, scheme = '', host = ''] = /^(\*|https?):\/\/([^/:]+)/.exec(pattern) ?? [];
    if (pattern === '<all_urls>' || host === '*') return ['*'];
    // A subdomain wildcard of a pattern includes the host itself, that of CSP does not.
    const hosts = host.startsWith('*.') ? [host, host.slice(2)] : [host];
    const schemes = scheme === '*' ? ['http', 'https'] : [scheme];
    return host ? hosts.flatMap((name) => schemes.map((it) => `${it}://${name}:*`)) : [];
  });
}

/**
 * The rules while pages are loaded unseen. They hold for requests outside of tabs alone.
 *
 * Frames may be shown whatever their site says of framing, and may show only frames that access is granted to: the script
 * that keeps a page silent reaches no others. Media elements load nothing. Of fetch no rule is needed, nor possible: the
 * service worker of a watched tab is outside of tabs as well (`page/requests.ts`).
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
