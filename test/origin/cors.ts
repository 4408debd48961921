import type { Channel } from './channels.ts';

type Policy = Pick<Channel, 'cors' | 'credentials'>;

/**
 * The CORS headers of every CDN response, also of refusals, so that players can read the status. `playerOrigin` is the
 * origin of the document that plays the channel, `origin` the request's Origin header.
 */
export function corsHeaders(policy: Policy, playerOrigin: string, origin: string | null): Record<string, string> {
  const allowed = { '*': '*', echo: origin, exact: playerOrigin }[policy.cors];
  if (allowed === null) return { vary: 'Origin' };
  return {
    'access-control-allow-origin': allowed,
    'access-control-expose-headers': 'Accept-Ranges, Content-Length, Content-Range',
    ...(policy.credentials ? { 'access-control-allow-credentials': 'true' } : {}),
    ...(policy.cors === 'echo' ? { vary: 'Origin' } : {}),
  };
}

/** Additional headers of a preflight response. */
export const PREFLIGHT_HEADERS = {
  'access-control-allow-methods': 'GET, HEAD, OPTIONS',
  'access-control-allow-headers': 'Range, Content-Type, Cache-Control, X-Requested-With',
} as const;
