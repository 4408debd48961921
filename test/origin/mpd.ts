import type { Channel } from './channels.ts';
import { AUDIO_CODEC, bitRates, FRAME_RATE, SEGMENT_SECONDS, VARIANTS, VIDEO_CODEC } from './media.ts';
import type { Media, RenditionName } from './media.ts';
import type { UriOf } from './playlists.ts';
import { liveSpan } from './timeline.ts';

/** The inputs of an MPD besides its channel. Times in milliseconds. */
export interface MpdState {
  media: Media;
  /** When segment 0 of the live streams began. */
  liveSince: number;
  now: number;
  uriOf: UriOf;
}

/**
 * Writes a channel's MPD (ISO 23009-1, live profile: SegmentTemplate with $Number$, or SegmentList if every file is
 * signed). A VOD has one period. A live channel has a period for every turn of the loop; the MPD lists those with a
 * segment in the window.
 */
export function mpd(c: Channel, { media, liveSince, now, uriOf }: MpdState): string {
  const loop = media.length;
  const start = `<MPD xmlns="urn:mpeg:dash:schema:mpd:2011" profiles="urn:mpeg:dash:profile:isoff-live:2011"`;
  const lines = ['<?xml version="1.0" encoding="UTF-8"?>'];
  if (c.kind === 'vod') {
    const duration = seconds(loop * SEGMENT_SECONDS);
    lines.push(`${start} type="static" minBufferTime="PT2S" mediaPresentationDuration="${duration}">`);
    lines.push(...period(c, 0, { media, uriOf, last: loop - 1 }));
  } else {
    const { first, last } = liveSpan(liveSince, now, SEGMENT_SECONDS, c.window);
    lines.push(
      `${start} type="dynamic" minBufferTime="PT2S" availabilityStartTime="${time(liveSince)}" ` +
        `publishTime="${time(now)}" minimumUpdatePeriod="${seconds(SEGMENT_SECONDS)}" ` +
        `timeShiftBufferDepth="${seconds(c.window * SEGMENT_SECONDS)}" ` +
        // Four segments, enough for a player on a busy machine.
        `suggestedPresentationDelay="${seconds(4 * SEGMENT_SECONDS)}">`,
    );
    const turns = { first: Math.floor(first / loop), last: Math.floor(Math.max(0, last) / loop) };
    for (let turn = turns.first; turn <= turns.last; turn++) lines.push(...period(c, turn, { media, uriOf, last }));
    lines.push(`  <UTCTiming schemeIdUri="urn:mpeg:dash:utc:direct:2014" value="${time(now)}"/>`);
  }
  lines.push('</MPD>');
  return `${lines.join('\n')}\n`;
}

interface Turn {
  media: Media;
  uriOf: UriOf;
  /** The media sequence number of the last available segment. */
  last: number;
}

// The media starts at 0 in every turn; segment numbers continue through all turns.
function period(c: Channel, turn: number, { media: { fmp4, length }, uriOf, last }: Turn): string[] {
  const duration = length * SEGMENT_SECONDS;
  const start = turn * length;
  const segments = (id: RenditionName): string[] =>
    c.token.scope === 'file' ? list(id, start, Math.min(last, start + length - 1), uriOf) : [];
  const template =
    c.token.scope === 'file'
      ? []
      : [
          `      <SegmentTemplate duration="${SEGMENT_SECONDS}" startNumber="${start}" ` +
            `initialization="${uriOf('$RepresentationID$/init.mp4')}" media="${uriOf('$RepresentationID$/$Number$.m4s')}"/>`,
        ];
  const representation = (id: RenditionName, attributes: string): string[] => [
    `      <Representation id="${id}" bandwidth="${bitRates(fmp4[id]).peak}" ${attributes}>`,
    ...segments(id),
    '      </Representation>',
  ];
  return [
    `  <Period id="${turn}" start="${seconds(turn * duration)}" duration="${seconds(duration)}">`,
    '    <AdaptationSet id="1" contentType="video" mimeType="video/mp4" segmentAlignment="true" startWithSAP="1">',
    ...template,
    ...VARIANTS.flatMap(({ name, width, height }) =>
      representation(name, `codecs="${VIDEO_CODEC}" width="${width}" height="${height}" frameRate="${FRAME_RATE}"`),
    ),
    '    </AdaptationSet>',
    '    <AdaptationSet id="2" contentType="audio" mimeType="audio/mp4" lang="en" segmentAlignment="true" startWithSAP="1">',
    ...template,
    ...representation('audio', `codecs="${AUDIO_CODEC}"`),
    '    </AdaptationSet>',
    '  </Period>',
  ];
}

// A template cannot sign every file; a list can. It has the available segments of its period from the beginning, and no
// number: dash.js and Shaka take @startNumber for the count of earlier segments in the period and would compute wrong
// times.
function list(id: RenditionName, first: number, last: number, uriOf: UriOf): string[] {
  return [
    `        <SegmentList duration="${SEGMENT_SECONDS}">`,
    `          <Initialization sourceURL="${uriOf(`${id}/init.mp4`)}"/>`,
    ...Array.from(
      { length: last - first + 1 },
      (_, i) => `          <SegmentURL media="${uriOf(`${id}/${first + i}.m4s`)}"/>`,
    ),
    '        </SegmentList>',
  ];
}

function seconds(count: number): string {
  return `PT${count}S`;
}

function time(milliseconds: number): string {
  return new Date(milliseconds).toISOString();
}
