import { notFound, type Answer, type Request } from './answer.ts';
import { PLAYER_HOST, type Channel } from './channels.ts';
import { setCookie } from './cookie.ts';
import { NORMAL, type Knobs } from './knobs.ts';
import type { IssuedLink } from './ledger.ts';
import { indexPage, playerPage, type Section } from './pages.ts';
import { playerIn, scriptAt, usualPlayer, type PlayerName } from './players.ts';

export interface SiteState {
  channels: readonly Channel[];
  knobsFor: (c: Channel, host: string) => Knobs;
  issue: (c: Channel) => IssuedLink;
  url: (host: string, path: string) => string;
}

/** The response of a site or of the player host. Every watch or embed page with a link issues a new one. */
export function answerSite(request: Request, state: SiteState): Answer {
  const { pathname, searchParams } = new URL(`http://station${request.path}`);
  const script = scriptAt(pathname);
  if (script !== null) return { ...ok('text/javascript', script), headers: { 'content-type': 'text/javascript' } };

  const framed = request.host === PLAYER_HOST;
  const own = state.channels.filter((c) => (framed ? c.embed === 'frame' : c.site === request.host));
  if (pathname === '/' && !framed) return { ...ok('text/html', indexPage(request.host, own)), role: 'page' };

  // A page may have several channels: /watch/one+another.
  const ids = (framed ? /^\/embed\/([^/]+)$/ : /^\/watch\/([^/]+)$/).exec(pathname)?.[1]?.split('+') ?? [];
  const channels = ids.flatMap((id) => own.find((c) => c.id === id) ?? []);
  if (channels.length === 0 || channels.length < ids.length) return notFound();
  const page = playingPage(channels, playerIn(searchParams), request.host, state);
  return { ...page, role: framed ? 'frame' : 'page', channel: ids.join('+') };
}

/** `player` plays all channels of the page; null for their default players. */
function playingPage(channels: Channel[], player: PlayerName | null, host: string, state: SiteState): Answer {
  const knobs = channels.map((c) => state.knobsFor(c, host)).reduce(moreChanged);
  const delay = knobs.pageDelay;
  if (knobs.redirect !== null) {
    return { ...ok('text/html', ''), status: 302, headers: { location: knobs.redirect }, delay, verdict: 'knob' };
  }
  if (knobs.pageStatus !== 200) {
    const page = playerPage(`Error ${knobs.pageStatus}`, []);
    return { ...ok('text/html', page), status: knobs.pageStatus, delay, verdict: 'knob' };
  }
  const title = channels.map((c) => c.title).join(' and ');
  switch (knobs.page) {
    case 'not-html':
      return { ...ok('application/json', JSON.stringify({ title })), delay, verdict: 'knob' };
    case 'endless':
      return { ...ok('text/html', `<!doctype html><title>${title}</title>`), endless: FILLER, delay, verdict: 'knob' };
    case 'no-link': {
      const page = playerPage(
        title,
        channels.map((channel) => ({ channel, player: usualPlayer(channel), content: null })),
      );
      return { ...ok('text/html', page), delay, verdict: 'knob' };
    }
    case 'scripted':
    case 'normal': {
      const scripted = knobs.page === 'scripted';
      const sections = channels.map((c) => ({ ...section(c, player, host, state), scripted }));
      const page = ok('text/html', playerPage(title, sections));
      const cookies = sections.flatMap(({ cookie }) => cookie ?? []);
      return { ...page, headers: { ...page.headers, ...(cookies.length > 0 ? { 'set-cookie': cookies } : {}) }, delay };
    }
  }
}

const FILLER = `<p>${'and so on '.repeat(10_000)}</p>\n`;

// On a page of several channels, the first one with a changed knob decides.
function moreChanged(a: Knobs, b: Knobs): Knobs {
  return JSON.stringify(a) === JSON.stringify(NORMAL) ? b : a;
}

function section(
  channel: Channel,
  wanted: PlayerName | null,
  host: string,
  state: SiteState,
): Section & { cookie: string | null } {
  const player = wanted ?? usualPlayer(channel);
  if (channel.embed === 'frame' && host !== PLAYER_HOST) {
    const path = `/embed/${channel.id}${wanted === null ? '' : `?player=${wanted}`}`;
    return { channel, player, content: { frame: state.url(PLAYER_HOST, path) }, cookie: null };
  }
  const issue = state.issue(channel);
  const hls = channel.manifest === 'dash' ? 'application/dash+xml' : 'application/vnd.apple.mpegurl';
  const type = channel.container === 'mp4' ? 'video/mp4' : hls;
  const sources = issue.links.map(({ label, url }) => ({ label, type, file: url }));
  const { id, title, credentials, cors } = channel;
  const setup = { id, title, credentials, forOrigin: cors !== '*', sources };
  return { channel, player, content: { setup }, cookie: setCookie(channel, issue) };
}

function ok(type: string, body: string): Answer {
  return {
    status: 200,
    headers: { 'content-type': `${type}; charset=utf-8`, 'cache-control': 'no-store' },
    body,
    role: 'other',
    verdict: 'ok',
    channel: null,
  };
}
