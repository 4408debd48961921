import { expect, it } from 'vitest';
import { toChromiumUrl, explainLinks } from '../../../lib/cli/explanation.ts';
import { explanationText } from '../../../lib/cli/explanation-text.ts';

const link = (t: string) => `https://c.example/l/a|b,${t}|/m.m3u8?t=1|2`;

it('writes | in a path as Chromium does, and leaves everything else unchanged', () => {
  expect(toChromiumUrl(link('x'))).toBe('https://c.example/l/a%7Cb,x%7C/m.m3u8?t=1|2');
  const others = Array.from({ length: 95 }, (_, index) => String.fromCharCode(32 + index)).filter((c) => c !== '|');
  for (const c of others) {
    const url = `https://c.example/a${c}b?c${c}d`;
    expect(toChromiumUrl(url)).toBe(new URL(url).href);
  }
});

it('explains links and manifests with | in their paths as Chromium requests them, and mentions Firefox', () => {
  const [before, after] = [link('aaaa1111bbbb'), link('cccc2222dddd')];
  const child = (t: string) => `seg|${t}${t}.ts`;
  const manifest = (t: string) => `#EXTM3U\n#EXT-X-TARGETDURATION:4\n#EXTINF:4,\n${child(t)}\n#EXT-X-ENDLIST`;
  const request = new URL(child('x'), before).href;
  const manifests = new Map([
    [before, manifest('x')],
    [after, manifest('y')],
  ]);
  const question = { before, after, observedAt: 0, manifests, page: null, request };
  const answer = explainLinks(question);
  expect(answer.problem).toBeNull();
  expect(answer.request).toEqual({
    url: 'https://c.example/l/a%7Cb,aaaa1111bbbb%7C/seg%7Cxx.ts',
    to: 'https://c.example/l/a%7Cb,cccc2222dddd%7C/seg%7Cyy.ts',
  });
  expect(explanationText(question, answer)).toContain('Firefox keeps it');
  expect(
    explanationText({ ...question, before: 'https://c.example/', after: 'https://c.example/', request: null }, answer),
  ).not.toContain('Firefox');
});
