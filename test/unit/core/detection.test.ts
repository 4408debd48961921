import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import {
  inaccessibleFrames,
  detectStreams,
  FrameReportSchema,
  isStreamResource,
  type FrameReport,
  type LoadedResource,
} from '../../../lib/core/detection.ts';
import { corsMark } from '../../../lib/core/rules/cors.ts';

const PAGE = 'https://campus.example/watch/12';
const M3U8 = 'application/vnd.apple.mpegurl';
const resource = (url: string, more: Partial<LoadedResource> = {}): LoadedResource => ({
  url,
  contentType: '',
  initiator: 'xmlhttprequest',
  children: [],
  ...more,
});
const frame = (resources: LoadedResource[], more: Partial<FrameReport> = {}): FrameReport => ({
  url: PAGE,
  title: 'Lecture',
  isTop: true,
  resources,
  parts: [],
  players: [],
  ...more,
});
const urls = (...frames: FrameReport[]) => detectStreams({ frames }).map(({ url }) => url);

it.each<[string, Partial<LoadedResource>, boolean]>([
  ['https://c.example/a.m3u8?t=1', {}, true],
  ['https://c.example/a.mpd', {}, true],
  ['https://c.example/v.ism/Manifest', {}, true],
  ['https://c.example/play?id=1', { contentType: `${M3U8}; charset=utf-8` }, true],
  ['https://c.example/play?id=1', { contentType: 'application/dash+xml' }, true],
  ['https://c.example/film.mp4?t=1', { initiator: 'video' }, true],
  ['https://c.example/film?t=1', { initiator: 'video', contentType: 'video/mp4' }, true],
  ['https://c.example/seg.mp4', { contentType: 'video/mp4' }, false],
  ['https://c.example/api/state', { contentType: 'application/json' }, false],
  ['blob:https://campus.example/1', { initiator: 'video' }, false],
  ['not a url', {}, false],
])('decides whether %s with %j is a stream: %s', (url, more, expected) => {
  expect(isStreamResource(resource(url, more))).toBe(expected);
});

it('removes the CORS marker from a redirect target that a media element requests again', () => {
  const redirected = 'https://edge2.c.example/film.mp4?t=2';
  const origins = { frameOrigin: 'https://campus.example', oldOrigin: 'https://edge1.c.example' };
  const mark = corsMark({ ...origins, isFile: true }, redirected);
  const report = frame([resource(redirected + mark, { initiator: 'video', children: [redirected + mark] })], {
    parts: [redirected + mark],
  });
  const { resources, parts } = v.parse(FrameReportSchema, report);
  expect([resources[0]?.url, resources[0]?.children, parts]).toEqual([redirected, [redirected], [redirected]]);
});

it('finds no streams in a document that plays protected video, but those of other documents', () => {
  const stream = (name: string) => resource(`https://c.example/${name}.m3u8?t=1`);
  const top = frame([stream('a')]);
  const inner = frame([stream('b')], { url: 'https://player.example/e', isTop: false, isProtected: true });
  expect(urls(top, inner)).toEqual([stream('a').url]);
  expect(urls({ ...top, isProtected: true }, inner)).toEqual([]);
});

describe('one row per stream', () => {
  const master = resource('https://c.example/l/master.m3u8?t=1', {
    children: ['https://c.example/l/720/index.m3u8?t=1', 'https://c.example/l/audio.m3u8?t=1'],
  });

  it('counts what a multivariant playlist lists as part of it, with whatever token', () => {
    expect(
      urls(
        frame([
          master,
          resource('https://c.example/l/720/index.m3u8?t=2'),
          resource('https://c.example/l/audio.m3u8?t=1'),
        ]),
      ),
    ).toEqual([master.url]);
  });

  it('keeps two streams of one directory apart', () => {
    const cams = [resource('https://c.example/live/cam1.m3u8?t=1'), resource('https://c.example/live/cam2.m3u8?t=1')];
    expect(urls(frame(cams))).toEqual(cams.map(({ url }) => url));
    expect(detectStreams({ frames: [frame(cams)] }).map(({ title }) => title)).toEqual(['Lecture (1)', 'Lecture (2)']);
  });

  it('tells resources of one script apart by their query', () => {
    const play = resource('https://c.example/play?id=1', {
      contentType: M3U8,
      children: ['https://c.example/play?id=1&q=720'],
    });
    expect(urls(frame([play, resource('https://c.example/play?id=1&q=720', { contentType: M3U8 })]))).toEqual([
      play.url,
    ]);
  });

  it('counts a link that the page renewed itself as the same stream, and returns the last one', () => {
    const token = (value: string) => resource(`https://c.example/a.m3u8?token=${value}`);
    expect(urls(frame([token('aa11bb22cc33'), token('dd44ee55ff66')]))).toEqual([token('dd44ee55ff66').url]);
  });
});

it('names the page, the frame and every required host for a stream in a player frame', () => {
  const player = frame([resource('https://edge.example/a.m3u8', { children: ['https://seg.example/1.m3u8'] })], {
    url: 'https://player.example/embed/1',
    title: 'Player',
    isTop: false,
  });
  expect(detectStreams({ frames: [frame([]), player] })).toEqual([
    {
      url: 'https://edge.example/a.m3u8',
      title: 'Lecture',
      pageUrl: PAGE,
      frameUrl: 'https://player.example/embed/1',
      origins: ['*://campus.example/*', '*://player.example/*', '*://edge.example/*', '*://seg.example/*'],
    },
  ]);
});

it('lists each inaccessible player frame once, and no others', () => {
  const players = ['https://player.example/1', 'https://player.example/2', 'https://open.example/', 'about:blank'];
  const frames = [frame([], { players }), frame([], { url: 'https://open.example/', isTop: false })];
  expect(inaccessibleFrames({ frames })).toEqual([{ host: 'player.example', origin: '*://player.example/*' }]);
});
