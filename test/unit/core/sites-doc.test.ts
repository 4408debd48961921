import { readFileSync } from 'node:fs';
import * as v from 'valibot';
import { expect, test } from 'vitest';
import { SiteDefinitionSchema } from '../../../lib/core/site.ts';
import { ExtractorSchema } from '../../../lib/core/site/extractor.ts';

const DOC = readFileSync(new URL('../../../lib/core/SITES.md', import.meta.url), 'utf8');
const examples = [...DOC.matchAll(/```json\n(.*?)```/gs)].flatMap(([, block = '']) =>
  // A block may hold several one-line examples.
  block.startsWith('{ ') ? block.trim().split('\n') : [block],
);

test.each(examples)('SITES.md shows a valid example: %s', (example) => {
  const value = JSON.parse(example) as object;
  const schema: v.GenericSchema = 'schemaVersion' in value ? SiteDefinitionSchema : ExtractorSchema;
  expect(v.safeParse(schema, value).issues).toBeUndefined();
});
