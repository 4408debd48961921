import type { TrialView } from '../../lib/core/protocol.ts';
import type { TracedRequest } from '../../lib/core/trace.ts';
import { minutes, NOW } from './streams.ts';

/** The requests of a trial run, one of which did not work. */
export const trialRequests: TracedRequest[] = [
  {
    role: 'page',
    from: null,
    method: 'GET',
    link: 'campus.example/…/12',
    answeredBy: 'www.campus.example/…/12',
    status: 200,
    millis: 412,
    bytes: 48_210,
    problem: null,
  },
  {
    role: 'frame',
    from: 0,
    method: 'GET',
    link: 'chat.example/…/room?…',
    answeredBy: 'chat.example/…/room?…',
    status: 403,
    millis: 88,
    bytes: 0,
    problem: { kind: 'status', host: 'chat.example', status: 403 },
  },
  {
    role: 'frame',
    from: 0,
    method: 'GET',
    link: 'player.example/…/embed?…',
    answeredBy: 'player.example/…/embed?…',
    status: 200,
    millis: 230,
    bytes: 1_210_000,
    problem: null,
  },
];

/** What it found: the stream that plays, another quality of it, and what is not taken. */
export const trialFound: Pick<TrialView, 'streams' | 'missed' | 'trace'> = {
  streams: [
    {
      title: 'Linear Algebra 12',
      quality: '1080p',
      link: 'cdn-3.example.net/…/index.m3u8?…',
      goodUntil: NOW + minutes(12),
      chosen: [{ title: 'Linear Algebra 12', by: 'path' }],
    },
    { title: '', quality: '', link: 'cdn-3.example.net/…/slides.m3u8?…', goodUntil: null, chosen: [] },
    { title: 'Trailer', quality: '', link: 'ads.example.net/…/spot.m3u8?…', goodUntil: null, chosen: [] },
  ],
  missed: [{ title: 'Physics 3', error: { kind: 'no-match' } }],
  trace: {
    requests: trialRequests,
    links: [
      {
        link: 'cdn-3.example.net/…/index.m3u8?…',
        title: 'Linear Algebra 12',
        quality: '1080p',
        request: 2,
        place: ['program', 'sources', 'url'],
        verdict: 'given',
      },
      {
        link: 'cdn-3.example.net/…/slides.m3u8?…',
        title: '',
        quality: '',
        request: 2,
        place: ['program', 'slides'],
        verdict: 'given',
      },
      {
        link: 'ads.example.net/…/spot.m3u8?…',
        title: 'Trailer',
        quality: '',
        request: 0,
        place: [],
        verdict: 'aside',
      },
      { link: '192.168.1.4/…/cam.m3u8', title: '', quality: '', request: 0, place: [], verdict: 'private-address' },
    ],
  },
};
