import { describe, expect, test } from 'vitest';
import { ExtractionError, type ExtractionProblem } from '../../../../lib/core/errors.ts';
import type { ApiExtractor } from '../../../../lib/core/site.ts';
import { runSiteExtractor } from '../../../../lib/extractors/run-extractor.ts';
import type { FetchOptions, FetchText } from '../../../../lib/extractors/ports.ts';

const PAGE = 'https://site.test/watch/a%20b?v=7';
const LINK = 'https://cdn.test/live/master.m3u8?tk=1';

type Answer = string | { to: string; text: string } | ExtractionProblem;

/** Pages by address; `log` records the requests. */
function web(answers: Record<string, Answer>, refused: string[] = []) {
  const log: ({ url: string } & Partial<FetchOptions>)[] = [];
  const fetchText: FetchText = async (url, { method, headers, body, referrer, as }) => {
    log.push({ url, method, headers, body, referrer, as } as never);
    const answer = answers[url];
    const down: ExtractionProblem = { kind: 'status', host: new URL(url).hostname, status: 404 };
    if (answer === undefined) throw new ExtractionError(down);
    if (typeof answer === 'object' && 'kind' in answer) throw new ExtractionError(answer);
    const [to, text] = typeof answer === 'string' ? [url, answer] : [answer.to, answer.text];
    return { url: to, contentType: 'application/json', status: 200, bytes: text.length, text };
  };
  const ports = { fetchText, hasAccess: async (url: string) => !refused.includes(new URL(url).hostname), now: () => 0 };
  return {
    log,
    run: (extractor: Omit<ApiExtractor, 'kind'>, page = PAGE) =>
      runSiteExtractor({ kind: 'api', ...extractor }, page, ports),
  };
}
const step = (url: string, more: object = {}): ApiExtractor['steps'][number] => ({
  request: { method: 'GET', url, ...more },
});
const JSON_ANSWER = JSON.stringify({ title: 'Film', hls: LINK });

describe('a request', () => {
  test("is the only one if no value comes from the page, and looks like a script's request", async () => {
    const { log, run } = web({ 'https://site.test/api/7?a=b%26c': JSON_ANSWER });
    const done = await run({
      values: { v: { from: 'query', name: 'v' } },
      steps: [step('/api/{v}', { query: { a: 'b&c' } })],
    });
    expect(done).toMatchObject({ ok: true, streams: [{ url: LINK, title: 'Film', quality: '' }] });
    expect(log).toMatchObject([{ url: 'https://site.test/api/7?a=b%26c', referrer: PAGE, as: 'data' }]);
  });

  test('has its values encoded for their positions', async () => {
    const { log, run } = web({ 'https://site.test/api/a%20b?q=a%20b': JSON_ANSWER });
    await run({
      values: { name: { from: 'segment', index: -1 } },
      steps: [
        step('/api/{name}', {
          method: 'POST',
          query: { q: '{name}' },
          headers: { 'X-Api-Key': '{name}' },
          body: { form: { n: '{name}' } },
        }),
      ],
    });
    expect(log).toMatchObject([
      {
        method: 'POST',
        url: 'https://site.test/api/a%20b?q=a%20b',
        headers: { 'x-api-key': 'a b', 'content-type': 'application/x-www-form-urlencoded' },
        body: 'n=a+b',
      },
    ]);
  });

  test('has numbers and strings in its JSON, and GraphQL unchanged', async () => {
    const { log, run } = web({ 'https://site.test/gql': JSON_ANSWER });
    const query = 'query($v:ID!){v(id:$v){id}}';
    await run({
      values: { v: { from: 'query', name: 'v' } },
      steps: [step('/gql', { method: 'POST', body: { json: { query, variables: { v: '{v}', n: '{v:number}' } } } })],
    });
    expect(JSON.parse(log[0]!.body!)).toEqual({ query, variables: { v: '7', n: 7 } });
  });

  test('may use a value of an earlier response', async () => {
    const { log, run } = web({
      'https://site.test/session': '{"data":[{"ticket":"t1"}]}',
      'https://api.test/stream?t=t1': JSON_ANSWER,
    });
    const done = await run({
      steps: [
        { ...step('/session'), values: { t: ['data', 0, 'ticket'] } },
        step('https://api.test/stream', { query: { t: '{t}' } }),
      ],
    });
    expect(done).toMatchObject({ ok: true, streams: [{ url: LINK }] });
    expect(log).toHaveLength(2);
    expect(done.trace.requests.map(({ role, link, from }) => [role, link, from])).toEqual([
      ['step', 'site.test/…/session', null],
      ['step', 'api.test/…/stream?…', 0],
    ]);
  });
});

describe('values', () => {
  const page = `<title>Film</title><meta name="csrf-token" content="m1"><input name="_t" value="i1">
    <div data-role="ad" data-id="d1"></div><div data-role="main" data-id="d2"></div>
    <script>window.S = { user: null, list: [{ x: 1 }], event: { id: 'e1', n: 5 } };</script>
    <script id="__DATA__" type="application/json">{"props":{"id":"j1"}}</script>
    <p data-cfg="${btoa('{"cfg":{"id":"b1"}}')}"></p>`;
  test.each<[string, NonNullable<ApiExtractor['values']>[string], string]>([
    ['a meta element', { from: 'meta', name: 'csrf-token' }, 'm1'],
    ['a hidden input', { from: 'input', name: '_t' }, 'i1'],
    ['an attribute', { from: 'attribute', name: 'data-id' }, 'd1'],
    [
      'an attribute identified by another one',
      { from: 'attribute', name: 'data-id', where: { name: 'data-role', value: 'main' } },
      'd2',
    ],
    ['inline state', { from: 'state', path: ['S', 'event', 'id'] }, 'e1'],
    ['a number', { from: 'state', path: ['S', 'event', 'n'] }, '5'],
    ['JSON in a script with an id', { from: 'state', path: ['__DATA__', 'props', 'id'] }, 'j1'],
    ['base64 in an attribute', { from: 'state', path: ['data-cfg', 'cfg', 'id'] }, 'b1'],
    ['the address', { from: 'segment', index: 0 }, 'watch'],
  ])('are read from %s', async (_, place, value) => {
    const { run } = web({ [PAGE]: page, [`https://site.test/${value}`]: JSON.stringify({ hls: LINK }) });
    expect(await run({ values: { v: place }, steps: [step('/{v}')] })).toMatchObject({
      ok: true,
      streams: [{ url: LINK }],
    });
  });

  test('are named if they are missing', async () => {
    const { run } = web({ [PAGE]: '<p>new design</p>' });
    expect(
      await run({ values: { csrf: { from: 'meta', name: 'csrf-token' } }, steps: [step('/{csrf}')] }),
    ).toMatchObject({ ok: false, problem: { kind: 'value-missing', host: 'site.test', name: 'csrf' } });
  });

  test('are read from the named frame, which is then the referrer', async () => {
    const { log, run } = web({
      [PAGE]: '<iframe src="https://ad.test/"></iframe><iframe src="https://player.test/e/1"></iframe>',
      'https://player.test/e/1': '<script>var P = { key: "k1" }</script>',
      'https://api.test/v1': JSON_ANSWER,
    });
    await run({
      hops: ['*://player.test/*'],
      values: { k: { from: 'state', path: ['P', 'key'] } },
      steps: [step('https://api.test/v1', { headers: { 'X-Api-Key': '{k}' } })],
    });
    expect(log.map(({ url, referrer }) => [url, referrer])).toEqual([
      [PAGE, undefined],
      ['https://player.test/e/1', PAGE],
      ['https://api.test/v1', 'https://player.test/e/1'],
    ]);
  });
});

describe('a value of the page cannot', () => {
  const evil = (address: string) => web({ [PAGE]: `<p data-api="${address}"></p>` }, []);
  const extractor = { values: { api: { from: 'attribute', name: 'data-api' } }, steps: [step('{api}')] } as const;
  test.each<[string, string, string]>([
    ['send the user’s cookies to another host', 'https://bank.test/transfer', 'blocked-address'],
    ['send a request to the local network', 'http://192.168.0.1/reboot', 'blocked-address'],
    ['run a script', 'javascript:alert(1)', 'not-http'],
    ['read a file', 'file:///etc/passwd', 'not-http'],
  ])('%s', async (_, address, kind) => {
    const { log, run } = evil(address);
    expect(await run({ ...extractor, steps: [...extractor.steps] })).toMatchObject({ ok: false, problem: { kind } });
    expect(log).toHaveLength(1);
  });

  test('add a header', async () => {
    const { log, run } = web({ [PAGE]: '<p data-k="a&#13;&#10;Cookie: b"></p>', 'https://site.test/x': JSON_ANSWER });
    await run({
      values: { k: { from: 'attribute', name: 'data-k' } },
      steps: [step('/x', { headers: { 'X-Api-Key': '{k}' } })],
    });
    expect(log[1]?.headers).toMatchObject({ 'x-api-key': 'aCookie: b' });
  });
});

describe('a response', () => {
  test.each<[string, ApiExtractor['answer'], string, string[]]>([
    [
      'is searched as a whole',
      undefined,
      JSON.stringify({ a: { hls: LINK }, trailer: LINK.replace('live', 'tr') }),
      [LINK, LINK.replace('live', 'tr')],
    ],
    [
      'is searched at its path only',
      ['a'],
      JSON.stringify({ a: { hls: LINK }, b: { hls: 'https://cdn.test/b.m3u8' } }),
      [LINK],
    ],
    [
      'has a link at its path, whatever it looks like',
      ['a', 0, 'u'],
      '{"a":[{"u":"https://cdn.test/x/1/2"}]}',
      ['https://cdn.test/x/1/2'],
    ],
    ['has nothing at its path', ['b'], '{"a":1}', []],
    ['is not JSON', ['b'], '<p>soon', []],
    ['gives no link to the local network', undefined, '{"hls":"http://10.0.0.1/a.m3u8"}', []],
    ['gives no script', undefined, '{"hls":"javascript:alert(1)//.m3u8"}', []],
  ])('%s', async (_, answer, text, urls) => {
    const { run } = web({ 'https://site.test/x': text });
    const done = await run({ steps: [step('/x')], ...(answer && { answer }) });
    expect(done.ok && done.streams.map(({ url }) => url)).toEqual(urls);
  });

  test('from the local network is ignored', async () => {
    const { run } = web({ 'https://site.test/x': { to: 'http://192.168.0.1/', text: JSON_ANSWER } });
    expect(await run({ steps: [step('/x')] })).toMatchObject({ ok: false, problem: { kind: 'blocked-address' } });
  });

  test('is not requested without access; the trace shows only the sent requests', async () => {
    const { run } = web({ 'https://site.test/x': '{"data":{"t":"1"}}' }, ['api.test']);
    const done = await run({
      steps: [{ ...step('/x'), values: { t: ['data', 't'] } }, step('https://api.test/{t}')],
    });
    expect(done).toMatchObject({ ok: false, problem: { kind: 'needs-access', hosts: ['api.test'] } });
    expect(done.trace.requests).toHaveLength(1);
  });
});
