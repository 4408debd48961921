import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compileStream } from '../../../../lib/core/rules/compile.ts';
import { redirectTarget } from '../../../../lib/core/rules/simulate.ts';
import { RULE_PRIORITY } from '../../../../lib/core/rules/rule.ts';
import type { ActiveStream } from '../../../../lib/core/stream.ts';
import { streamWith } from '../streams.ts';
import { rulesOf, sent } from './rules-of.ts';
import { runs } from '../../property-runs.ts';

/** A stream whose children follow from its links. */
function streamOf(links: readonly string[]): ActiveStream {
  return { ...streamWith(links as [string, ...string[]]), childMapping: 'by-substitution' };
}

const COUNT = 200;
/** Maximum number of links with rules of their own if no wildcard is possible. */
const WITHOUT_WILDCARD = 48;

interface Kind {
  /** The link of the nth generation, with the nth token. */
  link(n: number, token: string, name?: string): string;
  /** How many of the latest earlier links redirect to the current one, besides the first. */
  kept: number;
  /** Maximum number of rules. */
  rules: number;
}

const KINDS: Record<string, Kind> = {
  'query token': {
    link: (_, token, name = 'ch1') => `https://c.example/live/${name}/master.m3u8?tok=${token}`,
    kept: COUNT,
    rules: 40,
  },
  'query token without a name': {
    link: (n, token, name = 'ch1') => `https://c.example/live/${name}/master.m3u8?${n}x${token}${n % 2 ? '=' : ''}`,
    kept: COUNT,
    rules: 40,
  },
  'query token and time': {
    link: (n, token, name = 'ch1') => `https://c.example/live/${name}/index.m3u8?e=${1_795_000_000 + n}&sig=${token}`,
    kept: COUNT,
    rules: 60,
  },
  'tokens in path and query': {
    link: (n, token, name = 'ch1') => `https://c.example/s/${token}/${name}/master.m3u8?v=2&sig=${n}${token}`,
    kept: COUNT,
    rules: 60,
  },
  'path token': {
    link: (_, token, name = 'ch1') => `https://c.example/s/${token}/${name}/master.m3u8`,
    kept: COUNT,
    rules: 40,
  },
  'query token, edges that change': {
    link: (n, token, name = 'ch1') => `https://e${n % 5}.example/live/${name}/master.m3u8?tok=${token}`,
    kept: COUNT,
    rules: 60,
  },
  'path token, edges that change': {
    link: (n, token, name = 'ch1') => `https://e${n % 5}.example:8443/s/${token}/${name}/master.m3u8`,
    kept: COUNT,
    rules: 60,
  },
  'host token': {
    link: (_, token, name = 'ch1') => `https://${token}.c.example/live/${name}/master.m3u8`,
    kept: WITHOUT_WILDCARD - 1,
    rules: 180,
  },
  'token in the file name': {
    link: (_, token, name = 'ch1') => `https://c.example/live/${name}-${token}.m3u8`,
    kept: WITHOUT_WILDCARD - 1,
    rules: 100,
  },
};

/** A child below the link's directory; if the token is in the file name, the link itself. */
function child(link: string): string {
  return link.includes('?')
    ? link.replace(/[^/]*\?/, '720/1.ts?')
    : link.replace(/(master|index)\.m3u8$/, '720/1.ts?x=1');
}

/** The link with its parameters in another order. */
function reordered(link: string): string {
  const [path = '', query] = link.split('?', 2);
  return query === undefined ? path : `${path}?${query.split('&').toReversed().join('&')}`;
}

describe.each(Object.entries(KINDS))(`%s, after ${COUNT} refreshes`, (_, { link, kept: selected, rules: maxRules }) => {
  const tokens = fc.uniqueArray(fc.stringMatching(/^[0-9a-f]{24}$/), { minLength: COUNT + 2, maxLength: COUNT + 2 });

  it('redirects every selected link to the current one, with a bounded number of rules that never loop', () => {
    fc.assert(
      fc.property(tokens, ([other = '', ...values]) => {
        const links = values.map((token, n) => link(n, token));
        const stream = streamOf(links);
        const rules = rulesOf(stream);
        expect(rules).toEqual(rulesOf(stream));
        expect(rules.length).toBeLessThanOrEqual(maxRules);
        const current = links.at(-1)!;
        for (const old of new Set([links[0]!, ...links.slice(-1 - selected)])) {
          expect(sent(rules, old)).toBe(current);
          expect(sent(rules, reordered(`${child(old)}&_HLS_msn=7`))).toBe(reordered(`${child(current)}&_HLS_msn=7`));
          expect(redirectTarget(rules, redirectTarget(rules, old) ?? current)).toBeNull();
        }
        for (const n of [0, 7, COUNT]) {
          expect(redirectTarget(rules, link(n, other, 'ch2'))).toBeNull();
          // A neighbour with our token in another directory is not ours.
          expect(redirectTarget(rules, link(n, other, 'ch2').replace('example', 'example.net'))).toBeNull();
        }
      }),
      runs(1),
    );
  });
});

describe('an old link without a wildcard', () => {
  const link = (n: number) => `https://c.example/live/ch1-${n}a1b2c3d4e5f6a7b8.m3u8`;
  const links = Array.from({ length: 100 }, (_, n) => link(n));
  const stream = streamOf(links);
  const requestedUnder = (url: string): ActiveStream => ({
    ...stream,
    generations: stream.generations.map((one) =>
      one.url === url ? { ...one, lastRequested: one.firstSeen * 2 } : one,
    ),
  });

  it('is dropped, and restored when it is requested again', () => {
    expect(sent(rulesOf(stream), link(20))).toBe(link(20));
    expect(sent(rulesOf(requestedUnder(link(20))), link(20))).toBe(link(99));
  });

  it('replaces the link that was requested longest ago, but never the first', () => {
    const redirected = (of: ActiveStream) => {
      const rules = rulesOf(of);
      return links.filter((url) => url !== link(99) && sent(rules, url) === link(99));
    };
    const before = redirected(stream);
    const after = redirected(requestedUnder(link(20)));
    expect(before).toHaveLength(WITHOUT_WILDCARD);
    expect(after).toEqual([link(0), link(20), ...before.slice(2)]);
  });
});

it('gives as many links as possible rules of their own if the browser rejects the wildcard rule', () => {
  const link = (n: number) => `https://c.example/s/${n}aa11bb22cc33dd44/${'long'.repeat(40)}/master.m3u8`;
  const links = Array.from({ length: 80 }, (_, n) => link(n));
  const stream = streamOf(links);
  const wildcards = rulesOf(stream).filter(({ priority }) => priority === RULE_PRIORITY.wildcardPath);
  expect(wildcards).toHaveLength(1);
  const compiled = compileStream(stream, new Set(wildcards.map(({ condition }) => condition.regexFilter!)));
  const redirected = links.filter((url) => compiled.ok && sent(compiled.rules, url) === links[79]);
  expect(redirected).toEqual([links[0], ...links.slice(-WITHOUT_WILDCARD)]);
});

it('uses no wildcard if children may have tokens of their own', () => {
  const link = (n: number) => `https://c.example/live/ch1/master.m3u8?tok=${n}aa11bb22cc33dd44`;
  const own = 'https://c.example/live/ch1/720/1.ts?tok=ff99ee88dd77cc66';
  const links = Array.from({ length: 60 }, (_, n) => link(n));
  for (const childMapping of ['by-manifest', 'unknown'] as const) {
    const rules = rulesOf({ ...streamOf(links), childMapping });
    expect(sent(rules, own)).toBe(own);
    expect(rules.length).toBeLessThan(120);
  }
  expect(sent(rulesOf(streamOf(links)), own)).not.toBe(own);
});
