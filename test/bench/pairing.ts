import { documentsOf, computeChildRedirects, treeOf } from '../../lib/core/rules/child-redirects.ts';
import { pairTrees } from '../../lib/core/manifest/pairing/pair-trees.ts';
import { parseManifest } from '../../lib/core/manifest/parse.ts';
import { measuredWithLimit, measured, type Figure } from './figure.ts';
import { medianCpuMs } from './statistics.ts';
import { trackedStream } from './streams.ts';

const LONG = 10_000;
const SHORT = 1_000;
const RUNS = 15;
const LINK = 'https://edge.title.test/vod/12/media.m3u8';

/** Measures reading and pairing the manifests of long VODs with a signature for each file. */
export async function pairing(): Promise<Figure[]> {
  const each = async (work: (segments: number) => Promise<number>): Promise<{ long: number; ratio: number }> => {
    const [short, long] = [await work(SHORT), await work(LONG)];
    return { long, ratio: long / LONG / (short / SHORT) };
  };
  const hls = await each((n) => medianCpuMs(RUNS, (run) => playlist(n, run), parseHls));
  const mpd = await each((n) => medianCpuMs(RUNS, (run) => segmentList(n, run), parseMpd));
  const pairs = await each((n) =>
    medianCpuMs(
      RUNS,
      (run) => [tree(n, run), tree(n, run + 1)] as const,
      ([before, after]) => pairTrees(before, after),
    ),
  );
  const follow = await each((n) =>
    medianCpuMs(
      RUNS,
      (run) => [tree(n, run), tree(n, run + 1)] as const,
      ([before, after]) => computeChildRedirects({ ...trackedStream(0), currentUrl: linkOf(1) }, before, after, []),
    ),
  );
  const rows = [
    ['a media playlist read', hls],
    ['an MPD with a list of segments read', mpd],
    ['two media playlists paired', pairs],
    ['paired and cut to the children that have rules', follow],
  ] as const;
  return rows.flatMap(([what, { long, ratio }]) => [
    measured(`${LONG} segments: ${what}`, long, 'ms'),
    measuredWithLimit(`${what}: own time for each segment, ${LONG} to ${SHORT}`, ratio, '×', 1.5),
  ]);
}

function parseHls(text: string): unknown {
  return parseManifest({ url: LINK, text });
}

function parseMpd(text: string): unknown {
  return parseManifest({ url: 'https://edge.title.test/vod/12/title.mpd', text });
}

function tree(segments: number, run: number): ReturnType<typeof treeOf> {
  const link = linkOf(run);
  return treeOf(documentsOf(link, new Map([[link, playlist(segments, run)]])));
}

function linkOf(run: number): string {
  return `${LINK}?sig=${signature(run, 0)}`;
}

function playlist(segments: number, run: number): string {
  const lines = Array.from(
    { length: segments },
    (_, index) => `#EXTINF:4.0,\nseg-${index}.ts?e=${1_800_000_000 + run}&sig=${signature(run, index + 1)}`,
  );
  return `#EXTM3U\n#EXT-X-VERSION:3\n#EXT-X-TARGETDURATION:4\n${lines.join('\n')}\n#EXT-X-ENDLIST\n`;
}

function segmentList(segments: number, run: number): string {
  const urls = Array.from(
    { length: segments },
    (_, index) => `<SegmentURL media="seg-${index}.m4s?e=${run}&amp;sig=${signature(run, index + 1)}"/>`,
  );
  return `<?xml version="1.0"?><MPD xmlns="urn:mpeg:dash:schema:mpd:2011" type="static" mediaPresentationDuration="PT${segments * 4}S"><Period><AdaptationSet mimeType="video/mp4"><Representation id="1" bandwidth="1000000"><SegmentList duration="4">${urls.join('')}</SegmentList></Representation></AdaptationSet></Period></MPD>`;
}

/** 32 characters that differ for each file and run, without the time a real signature takes. */
function signature(run: number, index: number): string {
  return ((run + 1) * 2_654_435_761 + (index + 1) * 40_503).toString(16).padStart(32, 'a7');
}
