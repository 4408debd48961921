import { describe, expect, it } from 'vitest';
import { matchStream } from '../../../lib/core/match.ts';
import type { ExtractedStream } from '../../../lib/core/site.ts';
import type { ActiveStream } from '../../../lib/core/stream.ts';
import { streamWith } from './streams.ts';

const fresh = (url: string, title = '', quality = ''): ExtractedStream => ({ url, title, quality });
const stream = (url: string, more: Partial<ActiveStream> = {}): ActiveStream => ({
  ...streamWith([url, url]),
  ...more,
});

const NOW = 1_795_348_900_000;
const PLAIN = 'https://cdn.example/lec12/master.m3u8?token=a1';
const PATH = 'https://cdn.example/live/ch1/1795348800-ab12cd34ef56/master.m3u8';

describe('the strategies, in order', () => {
  it.each<[string, ActiveStream, ExtractedStream[], number, string]>([
    [
      'a. matches the same title and quality, even if another result has the same path',
      stream(PLAIN, { title: 'Lecture', quality: '720p' }),
      [fresh(`${PLAIN}2`, 'Trailer', '720p'), fresh('https://edge.example/x/y.m3u8', 'Lecture', '720p')],
      1,
      'title-and-quality',
    ],
    [
      'b. matches the same host and path, whatever the query',
      stream(PLAIN),
      [
        fresh('https://cdn.example/lec13/master.m3u8?token=b', 'Other'),
        fresh('https://cdn.example/lec12/master.m3u8?token=b', 'New title'),
      ],
      1,
      'path',
    ],
    [
      'names: matches links that differ only in tokens, also at another edge',
      stream(PATH),
      [
        fresh('https://edge2.example/live/ch2/1795349400-99ff88ee77dd/master.m3u8', 'A'),
        fresh('https://edge2.example/live/ch1/1795349400-00aa11bb22cc/master.m3u8', 'B'),
      ],
      1,
      'names',
    ],
    [
      'c. matches the only result',
      stream(PLAIN, { title: '' }),
      [fresh('https://cdn.example/new/place/index.m3u8')],
      0,
      'only-one',
    ],
  ])('%s', (_, from, results, index, reason) => {
    expect(matchStream(from, results, NOW)).toEqual({ ok: true, fresh: results[index], reason });
  });
});

describe('ambiguous results', () => {
  it('skips the link of yesterday beside that of today, by the clock of the CDN', () => {
    const at = (time: number, sign: string) => `https://cdn.example/late/live.m3u8?tk=${time / 1000}-${sign.repeat(8)}`;
    const from = stream(at(NOW - 200_000, '0a1b'));
    const results = [fresh(at(NOW - 100_000, '1f2e'), 'Late'), fresh(at(NOW + 300_000, '3d4c'), 'Late')];
    expect(matchStream(from, results, NOW)).toEqual({ ok: true, fresh: results[1], reason: 'path' });
    expect(matchStream({ ...from, clockAhead: -200_000 }, results, NOW)).toMatchObject({ ok: false });
  });

  it('narrows two results with the same title and quality by their path', () => {
    const results = [
      fresh('https://cdn.example/lec11/master.m3u8?token=b', 'Lecture'),
      fresh('https://cdn.example/lec12/master.m3u8?token=b', 'Lecture'),
    ];
    expect(matchStream(stream(PLAIN), results, NOW)).toMatchObject({ ok: true, fresh: results[1] });
  });

  it('narrows them by the names in the path if the token is in the path', () => {
    const results = [
      fresh('https://cdn.example/live/ch2/1795349400-00aa11bb22cc/master.m3u8', 'Lecture'),
      fresh('https://cdn.example/live/ch1/1795349400-99ff88ee77dd/master.m3u8', 'Lecture'),
    ];
    expect(matchStream(stream(PATH), results, NOW)).toMatchObject({ ok: true, fresh: results[1] });
  });

  it('counts a link found twice as one result', () => {
    expect(matchStream(stream(PLAIN), [fresh(PLAIN, 'Lecture'), fresh(PLAIN, 'Lecture')], NOW)).toMatchObject({
      ok: true,
    });
  });

  it('refuses results that still match equally well', () => {
    const results = [fresh('https://a.example/1.m3u8', 'Lecture'), fresh('https://a.example/2.m3u8', 'Lecture')];
    expect(matchStream(stream(PLAIN), results, NOW)).toEqual({
      ok: false,
      error: { kind: 'ambiguous', candidates: 2 },
    });
  });

  it('tells two streams apart by ids in the query of one path', () => {
    const results = [
      fresh('https://cdn.example/play.m3u8?id=7&token=99ff88ee77dd0011'),
      fresh('https://cdn.example/play.m3u8?id=5&token=00aa11bb22cc3344'),
    ];
    const from = stream('https://cdn.example/play.m3u8?id=5&token=aa11bb22cc33dd44', { title: '' });
    expect(matchStream(from, results, NOW)).toMatchObject({ ok: true, fresh: results[1] });
  });
});

describe('refuses the only result if something contradicts it', () => {
  it('because of another title', () => {
    const result = matchStream(stream(PLAIN), [fresh('https://cdn.example/x/index.m3u8', 'Another lecture')], NOW);
    expect(result).toEqual({ ok: false, error: { kind: 'different-stream', found: 'Another lecture' } });
  });

  it('because of another name in the path', () => {
    const from = stream('https://cdn.example/cam1/live.m3u8?token=a', { title: '' });
    const result = matchStream(from, [fresh('https://cdn.example/cam2/live.m3u8?token=b')], NOW);
    expect(result).toMatchObject({ ok: false, error: { kind: 'different-stream' } });
  });

  it('but not because of the title that the tab had at activation', () => {
    const from = { ...stream(PATH, { title: 'Lecture | Campus' }), refreshCount: 0 };
    const only = fresh('https://other.example/hls/1795349400-00aa11bb22cc.m3u8', 'Lecture');
    expect(matchStream(from, [only], NOW)).toMatchObject({ ok: true, reason: 'only-one' });
  });
});

it('matches nothing if neither of two results resembles the stream', () => {
  const results = [fresh('https://cdn.example/x.m3u8', 'X'), fresh('https://cdn.example/y.m3u8', 'Y')];
  expect(matchStream(stream(PLAIN), results, NOW)).toEqual({ ok: false, error: { kind: 'no-match' } });
});

it('does not match by empty titles', () => {
  const results = [fresh('https://x.example/1.m3u8'), fresh('https://x.example/2.m3u8')];
  expect(matchStream(stream(PLAIN, { title: '' }), results, NOW)).toEqual({ ok: false, error: { kind: 'no-match' } });
});
