import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { fetchUrl, urisOf } from './fetch-url.ts';
import { startStation, type Station } from './index.ts';
import { LONG_WINDOW, PART_TARGET, PARTS } from './low-latency.ts';

const T0 = Date.UTC(2026, 10, 1);
/** The first incomplete segment, of which two parts are available. */
const NEXT = 40;
const liveSince = T0 - NEXT * 2000 - 1000;
let station: Station;
let media = '';
beforeAll(async () => {
  station = await startStation({ now: () => T0, liveSince });
  const { url } = station.issue('live-parts');
  media = urisOf((await fetchUrl(url)).text, url).at(-1) ?? '';
});
afterAll(() => station.close());

const lines = (playlist: string, tag: string): string[] =>
  playlist.split('\n').filter((it) => it.startsWith(`#${tag}:`));
const uri = (line = ''): string => new URL(/URI="([^"]+)"/.exec(line)?.[1] ?? '', media).href;
const answered = async (url: string): Promise<{ text: string; waited: number; status: number }> => {
  const start = performance.now();
  const { text, status } = await fetchUrl(url);
  return { text, status, waited: performance.now() - start };
};

describe('a low-latency playlist', () => {
  test('lists the parts of the last segments and of the incomplete one', async () => {
    const { text } = await fetchUrl(media);
    expect(lines(text, 'EXTINF')).toHaveLength(LONG_WINDOW);
    const parts = lines(text, 'EXT-X-PART').map((it) => /(\d+\.\d)\.m4s/.exec(it)?.[1]);
    const whole = [NEXT - 3, NEXT - 2, NEXT - 1].flatMap((n) => [0, 1, 2, 3].map((part) => `${n}.${part}`));
    expect(parts).toEqual([...whole, `${NEXT}.0`, `${NEXT}.1`]);
  });

  test.each(['low', 'audio'])('has no part longer than its target (%s)', async (rendition) => {
    const durations = lines((await fetchUrl(media.replace('high', rendition))).text, 'EXT-X-PART').map((it) =>
      Number(/DURATION=([\d.]+)/.exec(it)?.[1]),
    );
    expect(Math.max(...durations)).toBeLessThanOrEqual(PART_TARGET);
    expect(Math.min(...durations)).toBeGreaterThan(0.85 * PART_TARGET);
  });

  test('hints at the next part, which is served once it is available', async () => {
    const [hint] = lines((await fetchUrl(media)).text, 'EXT-X-PRELOAD-HINT');
    expect(uri(hint)).toContain(`/${NEXT}.2.m4s`);
    const { status, waited } = await answered(uri(hint));
    expect(status).toBe(200);
    expect(waited).toBeGreaterThanOrEqual(499);
  });

  test('waits for the requested part', async () => {
    const { text, waited } = await answered(`${media}&_HLS_msn=${NEXT}&_HLS_part=2`);
    expect(waited).toBeGreaterThanOrEqual(499);
    expect(uri(lines(text, 'EXT-X-PART').at(-1))).toContain(`/${NEXT}.2.m4s`);
    expect(uri(lines(text, 'EXT-X-PRELOAD-HINT')[0])).toContain(`/${NEXT}.3.m4s`);
  });

  test('does not wait for available parts, and refuses those too far ahead', async () => {
    const answers: string[] = [];
    await Promise.all([
      fetchUrl(`${media}&_HLS_msn=${NEXT}&_HLS_part=2`).then(() => answers.push('not there yet')),
      fetchUrl(`${media}&_HLS_msn=${NEXT - 1}&_HLS_part=${PARTS}`).then(() => answers.push('there')),
    ]);
    expect(answers).toEqual(['there', 'not there yet']);
    expect((await answered(`${media}&_HLS_msn=${NEXT + 9}`)).status).toBe(404);
  });

  test('leaves known segments out of a delta update', async () => {
    const { text } = await answered(`${media}&_HLS_skip=YES`);
    expect(lines(text, 'EXT-X-SKIP')).toEqual(['#EXT-X-SKIP:SKIPPED-SEGMENTS=6']);
    expect(lines(text, 'EXTINF')).toHaveLength(LONG_WINDOW - 6);
    expect(lines(text, 'EXT-X-MEDIA-SEQUENCE')).toEqual([`#EXT-X-MEDIA-SEQUENCE:${NEXT - LONG_WINDOW}`]);
  });

  test('reports the state of the other renditions', async () => {
    const reports = lines((await fetchUrl(media)).text, 'EXT-X-RENDITION-REPORT');
    expect(reports).toHaveLength(2);
    for (const report of reports) {
      expect(report).toContain(`LAST-MSN=${NEXT},LAST-PART=1`);
      expect((await fetchUrl(uri(report))).status).toBe(200);
    }
  });
});

test('the parts of a segment add up to the whole', async () => {
  const segment = urisOf((await fetchUrl(media)).text, media).at(-1) ?? '';
  const mdat = (data: Buffer): Buffer => data.subarray(data.indexOf('mdat') + 4);
  const parts = await Promise.all([0, 1, 2, 3].map((n) => fetchUrl(segment.replace('.m4s', `.${n}.m4s`))));
  expect(Buffer.concat(parts.map(({ body }) => mdat(body))).equals(mdat((await fetchUrl(segment)).body))).toBe(true);
  expect((await fetchUrl(segment.replace('.m4s', '.4.m4s'))).status).toBe(404);
});
