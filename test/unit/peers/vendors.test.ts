import { describe, expect, it } from 'vitest';
import { PEERS } from '../../peers/peers-list.ts';

const ORIGIN = 'http://kept-any.cdn.test:8080';
const judgedByUs = PEERS.flatMap(({ verify, ...peer }) => (verify ? [{ ...peer, verify }] : []));

/** As the judge takes it: what cannot be read was not signed. */
function isGood(verify: (url: URL, now: number) => boolean, url: string, now: number): boolean {
  try {
    return verify(new URL(url), now);
  } catch {
    return false;
  }
}

describe.each(judgedByUs.map((peer) => [peer.name, peer] as const))('what %s signs', (name, { sign, verify }) => {
  const now = Math.floor(Date.now() / 1000);

  it('is good until its end, and no longer', async () => {
    const link = await sign(ORIGIN, 'hls/master.m3u8', now + 60);
    expect(isGood(verify, link, now)).toBe(true);
    expect(isGood(verify, link, now + 90)).toBe(false);
  });

  it('is good for every file of the stream', async () => {
    const link = await sign(ORIGIN, 'hls/master.m3u8', now + 60);
    expect(isGood(verify, link.replace('hls/master.m3u8', 'hls/segment-7.ts'), now)).toBe(true);
    // Mux's token names what may be played, not where that is.
    expect(isGood(verify, link.replace('/live/', '/other/'), now)).toBe(name === 'mux');
  });

  it('is refused with a character changed, or without it', async () => {
    const link = await sign(ORIGIN, 'hls/master.m3u8', now + 60);
    const at = link.lastIndexOf('&Key-Pair-Id') > 0 ? link.lastIndexOf('&Key-Pair-Id') - 20 : link.length - 20;
    const changed = link.slice(0, at) + (link[at] === 'a' ? 'b' : 'a') + link.slice(at + 1);
    expect(isGood(verify, changed, now)).toBe(false);
    expect(isGood(verify, link.split('?', 1)[0]!, now)).toBe(false);
  });
});
