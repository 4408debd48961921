import * as v from 'valibot';
import { expect } from 'vitest';
import { SiteBehaviorSchema, type SiteBehavior } from '../../lib/core/site-behavior.ts';
import { compileAll } from '../../lib/core/rules/compile.ts';
import { type SiteDefinition, SiteDefinitionSchema } from '../../lib/core/site.ts';
import { ActiveStreamSchema, type ActiveStream } from '../../lib/core/stream.ts';
import type { Driver } from '../harness/launch.ts';
import { storedRecords } from '../harness/stored.ts';
import { until } from '../harness/until.ts';

/** The streams as they are stored. */
export async function storedStreams(driver: Driver): Promise<ActiveStream[]> {
  return v.parse(v.array(ActiveStreamSchema), await storedRecords(driver, 'stream'));
}

/** What was learned of the site of a stream; undefined where nothing was. */
export async function storedConduct(driver: Driver, stream: ActiveStream): Promise<SiteBehavior | undefined> {
  const all = v.parse(v.array(SiteBehaviorSchema), await storedRecords(driver, 'site-behavior'));
  return all.find(({ siteKey }) => siteKey === stream.siteKey);
}

/** The site definitions as they are stored. */
export async function storedSites(driver: Driver): Promise<SiteDefinition[]> {
  return v.parse(v.array(SiteDefinitionSchema), await storedRecords(driver, 'site'));
}

/** Asserts that the rules in the browser become those, and only those, that the stored streams imply. */
export async function expectAgreement(driver: Driver): Promise<void> {
  let wanted: string[] = [];
  let installed: string[] = [];
  const agree = async () => {
    wanted = compileAll(await storedStreams(driver))
      .map(canonical)
      .toSorted();
    const rules = await driver.sessionRules();
    installed = rules.map((rule) => canonical({ ...rule, id: null })).toSorted();
    return JSON.stringify(wanted) === JSON.stringify(installed);
  };
  // A refresh may be under way.
  await until(agree, 'store and rules agree').catch(() => expect(installed).toEqual(wanted));
}

/** Keys in order, what is null left out: browsers give rules back in forms of their own. */
function canonical(value: unknown): string {
  return JSON.stringify(value, (_, item: unknown) => {
    if (typeof item !== 'object' || item === null || Array.isArray(item)) return item;
    const present = Object.entries(item).filter(([, entry]) => entry !== null && entry !== undefined);
    return Object.fromEntries(present.toSorted(([a], [b]) => (a < b ? -1 : 1)));
  });
}
