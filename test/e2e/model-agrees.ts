import fc from 'fast-check';
import type { Page } from 'puppeteer-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { redirectTarget } from '../../lib/core/rules/simulate.ts';
import type { RuleBody } from '../../lib/core/rules/rule.ts';
import { streamWith } from '../unit/core/streams.ts';
import { browser } from './lane.ts';
import { MODEL_HOSTS, modelCases, type ModelCase } from './model-cases.ts';
import { pageOn, startWire, type Wire } from './wire.ts';
import { askFrom, compileFor, installRules, openBench, type Bench } from './wire-rules.ts';

const SITE = 'site.test';

/** Tests the model of the rule matcher against this browser, with `count` cases of 60 requests. A failure says the seed. */
export function modelAgrees(count: number, seed: number): void {
  let wire: Wire;
  let bench: Bench;
  let page: Page;

  beforeAll(async () => {
    wire = await startWire();
    bench = await openBench(browser, MODEL_HOSTS);
    page = await bench.open(pageOn(SITE, wire.port));
  });
  afterAll(async () => {
    await bench?.close();
    await wire?.close();
  });

  it(`sends each of ${count} × 60 requests where the browser sends it (seed ${seed})`, async () => {
    const cases = fc.sample(modelCases([wire.port, wire.otherPort]), { seed, numRuns: count });
    const disagreements: object[] = [];
    const counts = { requests: 0, redirected: 0, rules: 0, refused: 0 };
    for (const [index, drawn] of cases.entries()) {
      const { links, children, requests } = await asTheBrowserWritesThem(drawn);
      const frameUrl = pageOn(SITE, wire.port);
      const compiled = await compileFor(bench.driver, {
        ...streamWith(links, { frameUrl, pageUrl: frameUrl }),
        childMapping: children.length > 0 ? 'by-manifest' : 'by-substitution',
        children,
      });
      // A stream that is refused as a whole, as some of those which are built at random are, has no rules.
      const rules = compiled.ok ? compiled.rules : [];
      await installRules(bench.driver, rules);
      const answers = await askFrom(page, requests);
      for (const [at, request] of requests.entries()) {
        const model = arrival(rules, request);
        counts.requests++;
        if (redirectTarget(rules, request) !== null) counts.redirected++;
        if (model === answers[at]) continue;
        const matching = rules.filter((rule) => redirectTarget([rule], request) !== null);
        disagreements.push({ case: index, request, model, browser: answers[at], rules: matching });
      }
      counts.rules += rules.length;
      if (!compiled.ok) counts.refused++;
    }
    expect({ counts, disagreements: disagreements.slice(0, 10) }).toEqual({ counts, disagreements: [] });
    // The cases must be worth something: plenty of requests of either outcome, and few streams without rules.
    expect(counts.redirected).toBeGreaterThan(counts.requests / 5);
    expect(counts.redirected).toBeLessThan((counts.requests * 4) / 5);
    expect(counts.refused).toBeLessThan(count / 4);
  });

  /** Chromium escapes `|` in a path, Node does not. In the extension both the links and the requests are Chromium's. */
  async function asTheBrowserWritesThem({ links, children, requests }: ModelCase): Promise<ModelCase> {
    const urls = [...links, ...children.flatMap(({ from, to }) => [from, to]), ...requests];
    const written = await page.evaluate((all) => all.map((url) => new URL(url).href), urls);
    const take = (many: number) => written.splice(0, many);
    const [first = '', ...more] = take(links.length);
    return {
      links: [first, ...more],
      children: children.map((child) => {
        const [from = '', to = ''] = take(2);
        return { ...child, from, to };
      }),
      requests: take(requests.length),
    };
  }
}

/** What a server is asked for in the end: the browser asks the rules again for each URL that they lead to. */
function arrival(rules: readonly RuleBody[], request: string): string {
  let url = request;
  for (let steps = 0; steps < 20; steps++) {
    const target = redirectTarget(rules, url);
    if (target === null) return url.replace(/#.*$/, '');
    url = new URL(target).href;
  }
  return 'a loop';
}
