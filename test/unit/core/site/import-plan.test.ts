import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { differingFields, importPlan } from '../../../../lib/core/site/import-plan.ts';
import { definitionForPage, type SiteDefinition } from '../../../../lib/core/site.ts';
import { site as anySite } from '../definition-arbitraries.ts';

const site = (key: string, change: Partial<SiteDefinition> = {}): SiteDefinition => ({
  ...definitionForPage('https://a.example/', new Set()),
  key,
  ...change,
});
const changes = (given: SiteDefinition[], present: SiteDefinition[]) =>
  importPlan(
    given.map((one) => ({ key: one.key, site: one })),
    present,
  ).map(({ change }) => change);

describe('an import plan', () => {
  it('says for each definition what changes', () => {
    const present = [site('old'), site('same'), site('managed', { origin: 'policy' })];
    const given = [site('new'), site('old', { mode: 'off' }), site('same'), site('managed')];
    expect(changes(given, present)).toEqual(['added', 'replaced', 'same', 'locked']);
  });
  it('names the fields that differ', () => {
    const [planned] = importPlan([{ key: 'a', site: site('a', { mode: 'off', enabled: false }) }], [site('a')]);
    expect(planned).toMatchObject({ change: 'replaced', differs: ['enabled', 'mode'] });
  });
  it('never makes a managed definition', () => {
    const [planned] = importPlan([{ key: 'a', site: site('a', { origin: 'policy' }) }], []);
    expect(planned).toMatchObject({ change: 'added', site: { origin: 'user' } });
  });
  it('lists the errors and their fields', () => {
    const issues = [{ field: 'page', message: 'None' }];
    expect(importPlan([{ key: 'a', issues }], [])).toEqual([{ change: 'refused', key: 'a', index: 0, issues }]);
  });
  it('changes nothing for exported definitions, whatever the order of their fields', () => {
    fc.assert(
      fc.property(anySite, (one) => {
        const shuffled = Object.fromEntries(Object.entries(one).toReversed()) as never;
        expect(differingFields(one, shuffled)).toEqual([]);
        expect(changes([shuffled], [one])).toEqual(['same']);
      }),
    );
  });
});
