import { seekFar, switchInPopup, viewOn, watchTracked, type Continuity, type TestSession } from './viewing.ts';

/** The channel whose stream is switched on in the popup, as a viewer does; the others are by the message that the popup sends. */
const IN_POPUP = 'live-query';

/** A title and the channel that is watched. */
export type Case = [title: string, channel: string];

/** One case for each way of serving a stream and protecting its links. */
export const CASES: readonly Case[] = [
  // The link says it all.
  ['a token in the query', 'live-query'],
  ['a token in the path', 'live-path'],
  ['another edge with every link, on a CDN that allows exactly the site', 'live-edge'],
  ['a player in a frame of another origin', 'live-frame'],
  ['AES-128', 'live-aes'],
  ['a manifest without an ending', 'live-bare'],
  ['video on demand with separate audio', 'vod-query'],
  // The link does not say it all.
  ['a signature for each file, live', 'live-signed'],
  ['a signature for each file, on demand', 'vod-signed'],
  ['a signature for each file in its path', 'vod-signed-path'],
  ['a token that is exchanged for another on other hosts', 'live-exchanged'],
  ['a token that each answer exchanges for another', 'live-sessions'],
  // No HLS, or no link.
  ['a progressive file', 'vod-file'],
  ['a progressive file, another edge with every link', 'vod-file-edge'],
  ['a progressive file on edges that take no tokens but their own', 'vod-file-bound'],
  ['DASH, live', 'live-dash'],
  ['DASH on demand, a token in the path', 'vod-dash'],
  ['a token in a cookie', 'live-cookie'],
];

/** Plays a channel until so many links of it have died; files are sought through meanwhile. */
export async function playThrough(session: TestSession, channel: string, expiries?: number): Promise<Continuity> {
  const viewing = await watchTracked(session, channel, channel === IN_POPUP ? { through: switchInPopup } : {});
  const isFile = session.station.channels.find(({ id }) => id === channel)?.container === 'mp4';
  const seek = async (deaths: number) => (deaths % 3 === 2 ? seekFar(viewing, (deaths - 2) / 3) : undefined);
  try {
    return await viewOn(session, viewing, isFile ? seek : undefined, expiries);
  } finally {
    // What plays on takes processor time from the others.
    await viewing.page.close();
  }
}
