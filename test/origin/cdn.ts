import { notFound, type Answer, type Request } from './answer.ts';
import { channelPath, type Channel } from './channels.ts';
import { contentOf, type ContentState } from './content.ts';
import { corsHeaders, PREFLIGHT_HEADERS } from './cors.ts';
import type { Ledger } from './ledger.ts';
import type { Role, Verdict } from './log.ts';
import { readRange } from './range.ts';
import { readPath, type Resource } from './resource.ts';
import { tokenScope } from './mint.ts';
import { checkToken } from './token.ts';

// A progressive file comes in slices, the first at once (it has the index and some seconds), the others at about twice
// the speed they play: so a player comes back for more for as long as it plays, as it would with a film.
const FILE_SLICE = 64 * 1024;
const FILE_PACE = 6 * 1024;

export interface CdnState extends ContentState {
  channels: readonly Channel[];
  ledger: Ledger;
  /** Whether a token of a channel opens its playlist only once. */
  singleUse: (c: Channel) => boolean;
  /** The origin of the document that plays a channel. */
  playerOrigin: (c: Channel) => string;
}

/** The answer of a CDN host: the token is judged first, for whatever lies below a channel's path. */
export function answerCdn(request: Request, state: CdnState): Answer {
  const c = state.channels.find((it) => request.path.startsWith(`${channelPath(it)}/`));
  if (!c || !c.edges.includes(request.host)) return notFound();
  const { token, resource } = readPath(c, request.path);
  const cors = corsHeaders(c, state.playerOrigin(c), request.origin);
  const known = {
    channel: c.id,
    token,
    generation: token === null ? null : (state.ledger.find(token)?.generation ?? null),
  };
  const refuse = (status: number, role: Role, verdict: Verdict): Answer => ({
    ...known,
    status,
    headers: { ...cors, 'content-type': 'text/plain', 'cache-control': 'no-store' },
    body: `${status} ${verdict}\n`,
    role,
    verdict,
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
  const verdict = judge(c, request.host, token, resource, state);
  if (verdict !== 'ok') return refuse(403, resource?.role ?? 'other', verdict);
  const suffix = c.token.place === 'query' && token !== null ? `?token=${token}` : '';
  const content = resource && contentOf(c, resource, suffix, state);
  if (!resource || !content) return refuse(404, resource?.role ?? 'other', 'not-found');

  const body = Buffer.from(content.body);
  const headers = { ...cors, 'content-type': content.type, 'cache-control': 'no-store', 'accept-ranges': 'bytes' };
  const file = resource.role === 'file';
  const answer: Answer = { ...known, status: 200, headers, body, role: resource.role, verdict: 'ok' };
  const part = readRange(request.range, body.length, file ? FILE_SLICE : Infinity);
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

function judge(c: Channel, host: string, token: string | null, resource: Resource | null, state: CdnState): Verdict {
  if (c.token.place === 'none') return 'ok';
  if (token === null) return 'missing';
  const verdict = checkToken(token, c.token.place, {
    scope: tokenScope(c, host),
    secret: state.secret,
    now: state.now,
  });
  if (verdict !== 'ok') return verdict;
  const mint = state.ledger.find(token);
  if (!mint) return 'forged';
  const entryRole = c.links === 'per-quality' ? 'media-playlist' : 'multivariant';
  return state.ledger.standing(mint, state.singleUse(c) && resource?.role === entryRole);
}
