import type { Channel } from './channels.ts';
import { AUDIO_CODEC, bitRates, FRAME_RATE, SEGMENT_SECONDS, VARIANTS, VIDEO_CODEC, type Media } from './media.ts';
import type { UriOf } from './playlists.ts';
import { liveSpan, WINDOW } from './timeline.ts';

/** What an MPD depends on besides its channel. Times in milliseconds. */
export interface MpdState {
  media: Media;
  /** When segment 0 of the live streams began. */
  liveSince: number;
  now: number;
  uriOf: UriOf;
}

/**
 * The MPD of a channel (ISO 23009-1, live profile: SegmentTemplate with $Number$). One period for a VOD channel; for a
 * live one, every turn of the loop is a period, and those are told that have a segment in the window.
 */
export function mpd(c: Channel, { media, liveSince, now, uriOf }: MpdState): string {
  const loop = media.length;
  const start = `<MPD xmlns="urn:mpeg:dash:schema:mpd:2011" profiles="urn:mpeg:dash:profile:isoff-live:2011"`;
  const lines = ['<?xml version="1.0" encoding="UTF-8"?>'];
  if (c.kind === 'vod') {
    const duration = seconds(loop * SEGMENT_SECONDS);
    lines.push(`${start} type="static" minBufferTime="PT2S" mediaPresentationDuration="${duration}">`);
    lines.push(...period(0, media, uriOf));
  } else {
    const { first, last } = liveSpan(liveSince, now, SEGMENT_SECONDS);
    lines.push(
      `${start} type="dynamic" minBufferTime="PT2S" availabilityStartTime="${time(liveSince)}" ` +
        `publishTime="${time(now)}" minimumUpdatePeriod="${seconds(SEGMENT_SECONDS)}" ` +
        `timeShiftBufferDepth="${seconds(WINDOW * SEGMENT_SECONDS)}" suggestedPresentationDelay="PT4S">`,
    );
    const turns = { first: Math.floor(first / loop), last: Math.floor(Math.max(0, last) / loop) };
    for (let turn = turns.first; turn <= turns.last; turn++) lines.push(...period(turn, media, uriOf));
    lines.push(`  <UTCTiming schemeIdUri="urn:mpeg:dash:utc:direct:2014" value="${time(now)}"/>`);
  }
  lines.push('</MPD>');
  return `${lines.join('\n')}\n`;
}

// The media starts at 0 in every turn, and is numbered on through all of them.
function period(turn: number, { fmp4, length }: Media, uriOf: UriOf): string[] {
  const duration = length * SEGMENT_SECONDS;
  const template =
    `      <SegmentTemplate duration="${SEGMENT_SECONDS}" startNumber="${turn * length}" ` +
    `initialization="${uriOf('$RepresentationID$/init.mp4')}" media="${uriOf('$RepresentationID$/$Number$.m4s')}"/>`;
  return [
    `  <Period id="${turn}" start="${seconds(turn * duration)}" duration="${seconds(duration)}">`,
    '    <AdaptationSet id="1" contentType="video" mimeType="video/mp4" segmentAlignment="true" startWithSAP="1">',
    template,
    ...VARIANTS.map(
      ({ name, width, height }) =>
        `      <Representation id="${name}" bandwidth="${bitRates(fmp4[name]).peak}" codecs="${VIDEO_CODEC}" ` +
        `width="${width}" height="${height}" frameRate="${FRAME_RATE}"/>`,
    ),
    '    </AdaptationSet>',
    '    <AdaptationSet id="2" contentType="audio" mimeType="audio/mp4" lang="en" segmentAlignment="true" startWithSAP="1">',
    template,
    `      <Representation id="audio" bandwidth="${bitRates(fmp4.audio).peak}" codecs="${AUDIO_CODEC}"/>`,
    '    </AdaptationSet>',
    '  </Period>',
  ];
}

function seconds(count: number): string {
  return `PT${count}S`;
}

function time(milliseconds: number): string {
  return new Date(milliseconds).toISOString();
}
