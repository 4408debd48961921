import { expect, it } from 'vitest';
import { compileAll, withinLimits } from '../../../../lib/core/rules/compile.ts';
import { redirectTarget } from '../../../../lib/core/rules/simulate.ts';
import { createStream, afterRefresh } from '../../../../lib/core/stream-changes.ts';
import type { ActiveStream } from '../../../../lib/core/stream.ts';

const NOW = Date.parse('2026-11-22T12:00:00Z');
const PAGE = 'https://site.example/watch';

const link = (camera: number, generation: number) =>
  `https://cdn.example/live/camera-${camera}/index.m3u8?sig=${(camera * 100 + generation).toString(16).padStart(32, '3f9a')}`;

function streamOf(camera: number, generations: number): ActiveStream {
  let stream = createStream(
    { originalUrl: link(camera, 0), siteKey: 's', title: '', quality: '', pageUrl: PAGE, frameUrl: PAGE, tabId: 1 },
    NOW,
    0,
  );
  for (let n = 1; n < generations; n++) {
    stream = afterRefresh(stream, { url: link(camera, n), title: '', quality: '' }, NOW + n * 240_000);
  }
  return stream;
}

it('keeps the rules of the newest links of every stream if a browser has no room for all', () => {
  const streams = Array.from({ length: 200 }, (_, camera) => streamOf(camera, 8));
  const rules = withinLimits(compileAll(streams));
  expect(rules.filter(({ condition }) => condition.regexFilter !== undefined)).toHaveLength(1_000);
  for (const [camera, { currentUrl }] of streams.entries()) {
    expect(redirectTarget(rules, link(camera, 6))).toBe(currentUrl);
  }
});
