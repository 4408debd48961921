import { notFound, type Answer, type Request } from './answer.ts';
import { channelPath, type Channel } from './channels.ts';
import { contentOf, type ContentState } from './content.ts';
import { corsHeaders, PREFLIGHT_HEADERS } from './cors.ts';
import type { Ledger, IssuedLink } from './ledger.ts';
import { answerAt, wantsDelta } from './low-latency.ts';
import { isExchanged, linkPath, relativeUri, tokenPlace, tokenScope, type Pass } from './links.ts';
import type { Role, Verdict } from './log.ts';
import { readRange } from './range.ts';
import { requestedResource, type RequestedResource } from './resource.ts';
import { checkToken, nonceOf } from './token.ts';

// A progressive file is served in slices. The first one has the index and ten seconds of media at once. Later ones
// start with a burst, so that a player continues soon after a seek, and send the rest slowly, at about twice the
// playback speed. So the player keeps requesting more while it plays, as with a feature film.
const FIRST_SLICE = 640 * 1024;
const FILE_SLICE = 512 * 1024;
const FILE_PACE = { burst: 160 * 1024, rate: 80 * 1024 };

export interface CdnState extends ContentState {
  channels: readonly Channel[];
  ledger: Ledger;
  /** Makes a new nonce. */
  nonce: () => string;
  /** Whether a channel's token opens its playlist only once. */
  singleUse: (c: Channel) => boolean;
  /** The origin of the document that plays a channel. */
  playerOrigin: (c: Channel) => string;
  /** Makes a URL on a host of the station. */
  url: (host: string, path: string) => string;
}

/** The response of a CDN host. For every path below a channel, it checks the token first. */
export function answerCdn(request: Request, state: CdnState): Answer {
  const c = state.channels.find((it) => request.path.startsWith(`${channelPath(it)}/`));
  if (!c || !c.edges.includes(request.host)) return notFound();
  const requested = requestedResource(c, request);
  const { token, resource } = requested;
  const { verdict, issue, nonce } = judgeToken(c, request.host, requested, state);
  const cors = corsHeaders(c, state.playerOrigin(c), request.origin);
  const known = { channel: c.id, token, generation: issue?.generation ?? null };
  const refuse = (status: number, role: Role, why: Verdict): Answer => ({
    ...known,
    status,
    headers: { ...cors, 'content-type': 'text/plain', 'cache-control': 'no-store' },
    body: `${status} ${why}\n`,
    role,
    verdict: why,
  });

  if (request.method === 'OPTIONS') {
    return {
      ...known,
      status: 204,
      headers: { ...cors, ...PREFLIGHT_HEADERS },
      body: '',
      role: 'preflight',
      verdict: 'ok',
    };
  }
  if (verdict !== 'ok') return refuse(403, resource?.role ?? 'other', verdict);
  const entryRole = c.links === 'per-quality' ? 'media-playlist' : 'multivariant';
  const validity = issue && state.ledger.validityOf(issue, state.singleUse(c) && resource?.role === entryRole);
  if (validity === 'revoked') return refuse(403, resource?.role ?? 'other', validity);
  const at = resource && (c.lowLatency ? answerAt(resource, request.path, state.liveSince, state.now) : state.now);
  const pass = issue && passFor(c, request.host, issue, nonce, state);
  const contentRequest = {
    uriOf: (name: string) => childUri(c, request, name, pass, state),
    delta: c.lowLatency && wantsDelta(request.path),
  };
  const content = resource && at !== null && contentOf(c, resource, contentRequest, { ...state, now: at });
  if (!resource || at === null || !content) return refuse(404, resource?.role ?? 'other', 'not-found');

  const body = Buffer.from(content.body);
  const headers = { ...cors, 'content-type': content.type, 'cache-control': 'no-store', 'accept-ranges': 'bytes' };
  const file = resource.role === 'file';
  const { role } = resource;
  const answer: Answer = { ...known, status: 200, headers, body, role, verdict: 'ok', delay: at - state.now };
  const part = readRange(request.range, body.length, (start) => {
    if (!file) return Infinity;
    return start === 0 ? FIRST_SLICE : FILE_SLICE;
  });
  if (part === null) return answer;
  if (part === 'unsatisfiable') {
    return { ...answer, status: 416, headers: { ...headers, 'content-range': `bytes */${body.length}` }, body: '' };
  }
  const { start, end } = part;
  return {
    ...answer,
    ...(file && start > 0 ? { pace: FILE_PACE } : {}),
    status: 206,
    headers: { ...headers, 'content-range': `bytes ${start}-${end}/${body.length}` },
    body: body.subarray(start, end + 1),
  };
}

interface TokenCheck {
  verdict: Verdict;
  issue: IssuedLink | null;
  nonce: string | null;
}

/** Checks a token and finds the link it was issued for; a forged token belongs to no link. */
function judgeToken(c: Channel, host: string, requested: RequestedResource, state: CdnState): TokenCheck {
  const place = tokenPlace(c, host);
  if (place === 'none') return { verdict: 'ok', issue: null, nonce: null };
  if (requested.token === null) return { verdict: 'missing', issue: null, nonce: null };
  const { secret, now, ledger } = state;
  const verdict = checkToken(requested.token, place, { scope: tokenScope(c, host, requested.name), secret, now });
  const nonce = nonceOf(requested.token, place);
  const issue = verdict === 'forged' ? null : ledger.find(nonce ?? '');
  return { verdict: issue ? verdict : 'forged', issue, nonce };
}

/** The tokens for the children in a response. On the children's own host it is the token of the request. */
function passFor(
  c: Channel,
  host: string,
  issue: IssuedLink,
  requestNonce: string | null,
  { ledger, nonce }: CdnState,
): Pass {
  if (c.sessionPer === 'link' || !issue.session) return issue;
  const own = isExchanged(c, host) ? requestNonce : null;
  const session = { ...issue.session, nonce: own ?? nonce() };
  if (own === null) ledger.admit(session.nonce, issue);
  return { ...issue, session };
}

/**
 * The URI of a channel's file in a response: signed like the request, or with the session token that replaces the
 * link's.
 */
function childUri(c: Channel, { host, path }: Request, name: string, pass: Pass | null, state: CdnState): string {
  const { secret, url } = state;
  const session = isExchanged(c, host) ? null : pass?.session;
  return session
    ? url(session.edge, linkPath(c, session.edge, name, pass, secret))
    : relativeUri(path.replace(/\?.*/s, ''), linkPath(c, host, name, pass, secret));
}
