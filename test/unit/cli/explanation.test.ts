import { describe, expect, it } from 'vitest';
import { explainLinks, type LinkQuestion } from '../../../lib/cli/explanation.ts';
import { explanationText } from '../../../lib/cli/explanation-text.ts';
import { SCHEMES, type TokenScheme } from '../core/token-schemes.ts';

type Example = TokenScheme['example'];

function explainExample(example: Example, more: Partial<LinkQuestion> = {}) {
  const observedAt = Date.parse(example.observedAt);
  const { before, after } = example;
  return explainLinks({ before, after, observedAt, manifests: null, page: null, request: null, ...more });
}

/** The manifests that a site with these children would serve under both links. */
function manifestsOf({ before, after, children }: Example): Map<string, string> {
  const bodies = new Map<string, string>();
  for (const [link, side] of [
    [before, 'request'],
    [after, 'expect'],
  ] as const) {
    const playlists = children.filter(({ role }) => role === 'variant playlist').map((child) => child[side]);
    const lines = children.flatMap((child) => lineOf(child.role, child[side]));
    const media = ['#EXTM3U', '#EXT-X-TARGETDURATION:4', '#EXT-X-MEDIA-SEQUENCE:7', ...lines, '#EXT-X-ENDLIST'].join(
      '\n',
    );
    const multivariant = playlists.flatMap((url) => ['#EXT-X-STREAM-INF:BANDWIDTH=800000,RESOLUTION=1280x720', url]);
    bodies.set(link, playlists.length > 0 ? ['#EXTM3U', ...multivariant].join('\n') : media);
    for (const url of playlists) bodies.set(url, media);
  }
  return bodies;
}

function lineOf(role: string, url: string): string[] {
  if (role === 'variant playlist') return [];
  if (role === 'key') return [`#EXT-X-KEY:METHOD=AES-128,URI="${url}"`];
  if (role === 'init segment') return [`#EXT-X-MAP:URI="${url}"`];
  return ['#EXTINF:4,', url];
}

describe.each(SCHEMES.map((scheme) => [scheme.id, scheme] as const))('%s', (_, { example, tokenParts }) => {
  it('names the changed parts and the expiry of the link', () => {
    const { parts, expiresAt } = explainExample(example);
    expect(expiresAt && Date.parse(expiresAt)).toBe(example.expiresBefore && Date.parse(example.expiresBefore));
    const names = parts.flatMap((part) => (part.place === 'query' ? [part.name] : []));
    expect(names.filter((name) => !tokenParts.includes(name))).toEqual([]);
    expect(parts.length > 0).toBe(example.before !== example.after);
  });

  it.each(example.children.map((child) => [child.role, child] as const))(
    'redirects with the manifests: %s',
    (_role, child) => {
      const { request, problem } = explainExample(example, { manifests: manifestsOf(example), request: child.request });
      expect({ problem, to: request?.to }).toEqual({ problem: null, to: child.expect });
    },
  );
});

it('prints readable text without tokens', () => {
  for (const { example } of SCHEMES) {
    const question = {
      ...example,
      observedAt: Date.parse(example.observedAt),
      manifests: null,
      page: null,
      request: example.before,
    };
    const text = explanationText(question, explainLinks(question));
    for (const value of example.before.split(/[/?&=]/).filter((part) => part.length > 48))
      expect(text).not.toContain(value);
  }
});

it('with a page, the rules name it and have CORS rules; without one, they apply to every page', () => {
  const [before, after] = ['https://e1.example/l/m.m3u8?t=aaaaaaaa', 'https://e2.example/l/m.m3u8?t=bbbbbbbb'];
  const question = { before, after, observedAt: 0, manifests: null, request: null };
  const named = explainLinks({ ...question, page: 'https://site.example/watch' }).rules;
  expect(named.map(({ action }) => action.type)).toContain('modifyHeaders');
  const any = explainLinks({ ...question, page: null }).rules;
  expect(any.map(({ action }) => action.type)).not.toContain('modifyHeaders');
  expect(JSON.stringify(any)).not.toMatch(/freshet|invalid|initiatorDomains/);
});

it('redirects every segment of a signed template', () => {
  const link = (n: number) => `https://c.example/d/m.mpd?tok=${n}aaaabbbbcccc${n}`;
  const mpd = (n: number) =>
    `<MPD type="dynamic"><Period id="p"><AdaptationSet mimeType="video/mp4"><Representation id="v"><SegmentTemplate duration="2" media="${n}zz8yy7xx6ww5vv/$Number%05d$.m4s"/></Representation></AdaptationSet></Period></MPD>`;
  const manifests = new Map([1, 2].map((n) => [link(n), mpd(n)]));
  const request = 'https://c.example/d/1zz8yy7xx6ww5vv/00042.m4s';
  const question = { before: link(1), after: link(2), observedAt: 0, manifests, page: null, request };
  const answer = explainLinks(question);
  expect(answer.request?.to).toBe('https://c.example/d/2zz8yy7xx6ww5vv/00042.m4s');
  expect(explanationText(question, answer)).toContain('1 × all segments of a template');
});
