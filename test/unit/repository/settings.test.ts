import { expect, test } from 'vitest';
import * as v from 'valibot';
import format from '../../../.oxfmtrc.json' with { type: 'json' };
import { read, readYaml } from './files.ts';

const GroupSchema = v.strictObject({
  'dependency-type': v.optional(v.picklist(['production', 'development'])),
  patterns: v.optional(v.array(v.string())),
  'update-types': v.optional(v.array(v.picklist(['major', 'minor', 'patch']))),
});

// docs.github.com, "Dependabot options reference", as far as it is used here.
const DependabotSchema = v.strictObject({
  version: v.literal(2),
  updates: v.array(
    v.strictObject({
      'package-ecosystem': v.picklist(['npm', 'github-actions']),
      directory: v.literal('/'),
      schedule: v.strictObject({
        interval: v.picklist(['daily', 'weekly', 'monthly']),
        day: v.optional(v.picklist(['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday'])),
      }),
      'open-pull-requests-limit': v.optional(v.number()),
      'commit-message': v.optional(v.strictObject({ prefix: v.pipe(v.string(), v.maxLength(50)) })),
      groups: v.record(v.string(), GroupSchema),
      ignore: v.optional(
        v.array(
          v.strictObject({
            'dependency-name': v.string(),
            'update-types': v.array(v.picklist(['major', 'minor', 'patch'].map((it) => `version-update:semver-${it}`))),
          }),
        ),
      ),
    }),
  ),
});

test('Dependabot looks after the packages every week, after the actions every month', () => {
  const { updates } = v.parse(DependabotSchema, readYaml('.github/dependabot.yml'));
  expect(updates.map((it) => [it['package-ecosystem'], it.schedule.interval])).toEqual([
    ['npm', 'weekly'],
    ['github-actions', 'monthly'],
  ]);
});

test('editors and the formatter break lines at the same column', () => {
  expect(read('.editorconfig')).toContain(`\nmax_line_length = ${format.printWidth}\n`);
});

test('npm says what it knows of weak dependencies', () => {
  expect(read('.npmrc')).not.toMatch(/^audit\s*=\s*false/m);
});
