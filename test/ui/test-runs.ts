import type { TestRunView } from '../../lib/core/protocol.ts';
import type { TracedRequest } from '../../lib/core/extraction-trace.ts';
import { minutes, NOW } from './streams.ts';

/** The requests of a test run, one of them failed. */
export const testRunRequests: TracedRequest[] = [
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

/** The result of the test run: the playing stream, another quality of it, and links that are not used. */
export const testRunFound: Pick<TestRunView, 'streams' | 'missed' | 'trace'> = {
  streams: [
    {
      title: 'Linear Algebra 12',
      quality: '1080p',
      link: 'cdn-3.example.net/…/index.m3u8?…',
      expiresAt: NOW + minutes(12),
      chosenBy: [{ title: 'Linear Algebra 12', by: 'path' }],
    },
    { title: '', quality: '', link: 'cdn-3.example.net/…/slides.m3u8?…', expiresAt: null, chosenBy: [] },
    { title: 'Trailer', quality: '', link: 'ads.example.net/…/spot.m3u8?…', expiresAt: null, chosenBy: [] },
  ],
  missed: [{ title: 'Physics 3', error: { kind: 'no-match' } }],
  trace: {
    requests: testRunRequests,
    links: [
      {
        link: 'cdn-3.example.net/…/index.m3u8?…',
        title: 'Linear Algebra 12',
        quality: '1080p',
        request: 2,
        keyPath: ['program', 'sources', 'url'],
        verdict: 'accepted',
      },
      {
        link: 'cdn-3.example.net/…/slides.m3u8?…',
        title: '',
        quality: '',
        request: 2,
        keyPath: ['program', 'slides'],
        verdict: 'accepted',
      },
      {
        link: 'ads.example.net/…/spot.m3u8?…',
        title: 'Trailer',
        quality: '',
        request: 0,
        keyPath: [],
        verdict: 'secondary',
      },
      { link: '192.168.1.4/…/cam.m3u8', title: '', quality: '', request: 0, keyPath: [], verdict: 'private-address' },
    ],
  },
};
