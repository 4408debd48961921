import { describe, expect, it } from 'vitest';
import { tokenParts } from '../../../../lib/core/url/diff.ts';
import { compileStream } from '../../../../lib/core/rules/compile.ts';
import { redirectTarget } from '../../../../lib/core/rules/simulate.ts';
import { INVENTED, renamed } from '../invented-schemes.ts';
import { SCHEMES, type TokenScheme } from '../token-schemes.ts';
import { streamWith } from '../streams.ts';

describe.each([...SCHEMES, ...INVENTED, ...SCHEMES.map(renamed)].map((scheme) => [scheme.id, scheme] as const))(
  '%s',
  (_, { example }) => {
    const listed = example.children.filter((child) => child.via === 'fresh-manifest');
    const linked = example.children.filter((child) => child.via !== 'fresh-manifest');

    it.each(example.children.map((child) => [child.via, child.role, child] as const))(
      'redirects a child %s: %s',
      (_via, _role, child) => {
        expect(sent(rulesOf(example, listed), child.request)).toBe(child.expect);
      },
    );

    it.each(linked.map((child) => [child.via, child.role, child] as const))(
      'redirects a child %s: %s, by the links alone',
      (_via, _role, child) => {
        expect(sent(rulesOf(example, []), child.request)).toBe(child.expect);
      },
    );

    it('redirects the link itself', () => {
      expect(sent(rulesOf(example, []), example.before)).toBe(example.after);
    });

    const playlists = linked.filter(({ request, role }) => /playlist/.test(role) && request.includes('?'));
    it.each([
      ['the link', example.before, example.after],
      ...playlists.map((child) => [child.role, child.request, child.expect]),
    ])('redirects %s with a parameter added by a player', (_role, from = '', to = '') => {
      expect(asCdnReads(sent(rulesOf(example, []), withParameter(from)))).toEqual(asCdnReads(withParameter(to)));
    });

    it('never redirects a child with its own token by the token of the link', () => {
      const tokens = tokenParts(example.before, example.after).map(({ before }) => before ?? '');
      const own = listed.filter(({ request }) => !tokens.every((token) => request.includes(token)));
      for (const child of own) {
        expect([child.request, child.expect]).toContain(sent(rulesOf(example, []), child.request));
      }
    });
  },
);

function rulesOf({ before, after }: TokenScheme['example'], children: TokenScheme['example']['children']) {
  const stream = streamWith([before, after]);
  const listed = children.map(({ request, expect: to, role }) => ({
    from: request,
    to,
    isPlaylist: /playlist/.test(role),
    since: 1,
  }));
  const compiled = compileStream({ ...stream, children: listed });
  if (!compiled.ok) throw new Error(compiled.problem);
  return compiled.rules;
}

/** Adds a parameter as players do: the query is re-encoded, with `~` and `=` in its values percent-encoded. */
function withParameter(url: string): string {
  const changed = new URL(url);
  changed.searchParams.set('_HLS_msn', '7');
  return changed.href;
}

/**
 * A URL as the CDN reads it: with decoded parameters, and without those added by a player, which do not survive if the
 * fresh link has no query.
 */
function asCdnReads(url: string) {
  const { origin, pathname, searchParams } = new URL(url);
  return { path: origin + pathname, parameters: [...searchParams].filter(([name]) => name !== '_HLS_msn') };
}

function sent(rules: ReturnType<typeof rulesOf>, url: string): string {
  return (redirectTarget(rules, url) ?? url).replace(/#freshet-\w+$/, '');
}
