import type { Page } from 'puppeteer-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { compileStream } from '../../lib/core/rules/compile.ts';
import type { RuleBody } from '../../lib/core/rules/rule.ts';
import type { ActiveStream } from '../../lib/core/stream.ts';
import { INVENTED } from '../unit/core/invented-schemes.ts';
import { SCHEMES, type TokenScheme } from '../unit/core/token-schemes.ts';
import { streamWith } from '../unit/core/streams.ts';
import { browser } from './lane.ts';
import { resourceMovesOf, neighboursOf, onWire, wireHosts, type ResourceMove } from './schemes-wire.ts';
import { pageOn, startWire, type Wire } from './wire.ts';
import { askFrom, compileFor, installRules, openBench, unsupported, type Bench } from './wire-rules.ts';

const SITE = 'site.test';
const OTHER = 'other.test';
const ALL = [...SCHEMES, ...INVENTED];

describe('token schemes', () => {
  let wire: Wire;
  let bench: Bench;
  let site: Page;
  let other: Page;
  let own: Page;

  beforeAll(async () => {
    wire = await startWire();
    bench = await openBench(browser, [SITE, OTHER, ...wireHosts(ALL)]);
    site = await bench.open(pageOn(SITE, wire.port));
    other = await bench.open(pageOn(OTHER, wire.port));
    own = await bench.openOwn();
  });
  afterAll(async () => {
    await bench?.close();
    await wire?.close();
  });

  it.each(ALL.map((scheme) => [scheme.id, scheme] as const))('%s', async (id, scheme) => {
    const compiled = await compileFor(bench.driver, streamOf(scheme, wire.port));
    if (!compiled.ok) throw new Error(compiled.problem);
    await installRules(bench.driver, compiled.rules);

    const resourceMoves = resourceMovesOf(scheme, wire.port);
    const untouched = resourceMoves.map(({ role, from }) => ({ role, from, to: from }));
    await expectArrivals([
      [site, [...resourceMoves, ...neighboursOf(resourceMoves, seeded(id))]],
      [other, untouched],
      [own, untouched],
    ]);
  });

  it('every pattern fits into the browser as it is compiled first', async () => {
    const compiled = ALL.map((scheme) => ({ id: scheme.id, rules: rulesOf(scheme, wire.port) }));
    const refused = new Set(
      await unsupported(
        bench.driver,
        compiled.flatMap(({ rules }) => rules),
      ),
    );
    const unfit = compiled.flatMap(({ id, rules }) => {
      const filters = rules.flatMap(({ condition }) => condition.regexFilter ?? []);
      return filters.filter((filter) => refused.has(filter)).map((filter) => `${id}: ${filter}`);
    });
    expect(unfit).toEqual([]);
  });

  /** Asks for each from its page, and compares with what its answer says and with all that has arrived at the server. */
  async function expectArrivals(askers: readonly (readonly [Page, readonly ResourceMove[]])[]): Promise<void> {
    wire.arrived();
    const answers = await Promise.all(
      askers.map(([page, asked]) =>
        askFrom(
          page,
          asked.map(({ from }) => from),
        ),
      ),
    );
    const wrong = askers.flatMap(([page, asked], asker) =>
      asked.flatMap(({ role, from, to }, index) => {
        const arrived = answers[asker]?.[index];
        return arrived === to ? [] : [{ page: page.url(), role, from, wanted: to, arrived }];
      }),
    );
    expect(wrong).toEqual([]);
    const wanted = askers.flatMap(([, asked]) => asked.map(({ to }) => to));
    const arrived = wire.arrived().map(({ url }) => url);
    expect(arrived.toSorted()).toEqual(wanted.toSorted());
  }
});

/** A scheme's example as a stream that plays on the site's page. */
function streamOf({ example }: TokenScheme, port: number): ActiveStream {
  const page = pageOn(SITE, port);
  const stream = streamWith([onWire(example.before, port), onWire(example.after, port)], {
    pageUrl: page,
    frameUrl: page,
  });
  const listed = example.children.filter(({ via }) => via === 'fresh-manifest');
  const children = listed.map(({ request, expect: to, role }) => ({
    from: onWire(request, port),
    to: onWire(to, port),
    isPlaylist: /playlist/.test(role),
    since: 1,
  }));
  return { ...stream, children };
}

function rulesOf(scheme: TokenScheme, port: number): RuleBody[] {
  const compiled = compileStream(streamOf(scheme, port));
  if (!compiled.ok) throw new Error(compiled.problem);
  return compiled.rules;
}

/** Random numbers that are the same in every run: a failure can be looked at again. Mulberry32. */
function seeded(text: string): () => number {
  let state = [...text].reduce((sum, letter) => (Math.imul(sum, 31) + letter.charCodeAt(0)) >>> 0, 7);
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let value = Math.imul(state ^ (state >>> 15), state | 1);
    value ^= value + Math.imul(value ^ (value >>> 7), value | 61);
    return ((value ^ (value >>> 14)) >>> 0) / 4_294_967_296;
  };
}
