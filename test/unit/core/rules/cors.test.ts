import { describe, expect, it } from 'vitest';
import { compileAll } from '../../../../lib/core/rules/compile.ts';
import { redirectTarget } from '../../../../lib/core/rules/simulate.ts';
import type { RuleBody } from '../../../../lib/core/rules/rule.ts';
import { streamWith } from '../streams.ts';
import { rulesFor, rulesOf } from './rules-of.ts';

describe('CORS companions', () => {
  const headers = (rules: RuleBody[]) => rules.filter(({ action }) => action.type === 'modifyHeaders');

  it('do not exist if the origin stays', () => {
    expect(headers(rulesFor(['https://c.example/m.m3u8?t=1', 'https://c.example/m.m3u8?t=2']))).toEqual([]);
  });

  it("give a tainted request the site's origin, and its response the null that the browser expects", () => {
    const rules = rulesFor(['https://e1.example/m.m3u8?t=1', 'https://e2.example/m.m3u8?t=2']);
    const target = redirectTarget(rules, 'https://e1.example/m.m3u8?t=1')!;
    expect(headers(rules)).toHaveLength(3);
    for (const { condition } of headers(rules)) expect(target).toContain(condition.urlFilter);
    expect(headers(rules)[0]!.action).toMatchObject({
      requestHeaders: [{ header: 'origin', value: 'https://campus.example' }],
      responseHeaders: expect.arrayContaining([
        { header: 'access-control-allow-origin', operation: 'set', value: 'null' },
      ]),
    });
  });

  it('treat a request from the old host itself as untainted', () => {
    const rules = rulesFor(['https://campus.example/a/m.m3u8?t=1', 'https://e2.example/a/m.m3u8?t=2']);
    expect(headers(rules)).toHaveLength(1);
    expect(headers(rules)[0]!.action).toMatchObject({
      responseHeaders: expect.arrayContaining([
        { header: 'access-control-allow-origin', operation: 'set', value: 'https://campus.example' },
      ]),
    });
  });

  it('allow every origin for a media element that requests a file at the redirect target', () => {
    const stream = streamWith(['https://e1.example/f.mp4?t=1', 'https://e2.example/f.mp4?t=2']);
    const rules = headers(rulesOf({ ...stream, childMapping: 'file' }));
    const allowed = (type: 'media' | 'xmlhttprequest') =>
      rules
        .filter(({ condition }) => condition.resourceTypes.includes(type) && !condition.requestMethods)
        .map(({ action }) => (action.type === 'modifyHeaders' ? action.responseHeaders[0]?.value : null));
    expect([allowed('media'), allowed('xmlhttprequest')]).toEqual([['*'], ['null']]);
  });

  it('are shared by the streams of a frame origin', () => {
    const streams = ['a', 'b'].map((name) =>
      streamWith([`https://e1.example/${name}/m.m3u8?t=1${name}`, `https://e2.example/${name}/m.m3u8?t=2${name}`]),
    );
    expect(headers(compileAll(streams))).toHaveLength(3);
  });
});

/*
 * Measured: in Firefox a redirect rule that matches a redirect target silences the companions, even if it would change
 * nothing. So the highest rule for such a URL allows it.
 */
describe('stops redirects at a target on another origin', () => {
  const expectNoFurtherRedirect = (rules: readonly RuleBody[], url: string) => {
    const target = redirectTarget(rules, url)!;
    expect(target).toMatch(/#freshet-\w+$/);
    const matching = rules.filter((rule) => rule.action.type !== 'modifyHeaders' && matches(rule, target));
    const highest = matching.toSorted((a, b) => b.priority - a.priority)[0];
    expect(highest?.action.type).toBe('allow');
    const headers = rules.filter(({ action }) => action.type === 'modifyHeaders');
    for (const { priority } of headers) expect(priority).toBeGreaterThan(highest!.priority);
    expect(redirectTarget(rules, target)).toBeNull();
  };
  const matches = (rule: RuleBody, url: string) => {
    const { regexFilter, urlFilter = '' } = rule.condition;
    if (regexFilter !== undefined) return new RegExp(regexFilter).test(url);
    return urlFilter.startsWith('|') ? url.startsWith(urlFilter.slice(1)) : url.endsWith(urlFilter.slice(0, -1));
  };

  it('even if a wildcard rule of the fresh edge matches it', () => {
    const link = (n: number) => `https://e${n % 3}.example/live/ch1/master.m3u8?tok=${n}aa11bb22cc33dd44`;
    const links = Array.from({ length: 40 }, (_, n) => link(n)) as [string, ...string[]];
    const rules = rulesOf({ ...streamWith(links), childMapping: 'by-substitution' });
    for (const old of [1, 2, 19, 37, 38].map(link)) expectNoFurtherRedirect(rules, old);
  });

  it('even if the rule of a file with any signature matches it', () => {
    const link = (n: number) => `https://e${n % 2}.example/l/m.m3u8?tok=${n}aa11bb22`;
    const file = (n: number) => `https://e${n % 2}.example/l/1.ts?sig=${n}cc33dd44`;
    const children = [1, 2].map((n) => ({ from: file(n), to: file(3), isPlaylist: false, since: n }));
    const rules = rulesOf({ ...streamWith([link(1), link(2), link(3)]), childMapping: 'by-manifest', children });
    expect(redirectTarget(rules, file(1))).toBe(file(3));
    expectNoFurtherRedirect(rules, file(2));
  });

  it('but redirects the target of an earlier link', () => {
    const link = (n: number) => `https://e${n}.example/l/m.mp4?tok=${n}aa11bb22`;
    const before = redirectTarget(rulesFor([link(1), link(2)]), link(1))!;
    const target = redirectTarget(rulesFor([link(1), link(2), link(3)]), before);
    expect(target?.startsWith(link(3))).toBe(true);
  });
});
