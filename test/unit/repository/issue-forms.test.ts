import { describe, expect, test } from 'vitest';
import * as v from 'valibot';
import packageJson from '../../../package.json' with { type: 'json' };
import { ConfigSchema, FormSchema } from './form.ts';
import { read, readYaml, yamlFiles } from './files.ts';

const FOLDER = '.github/ISSUE_TEMPLATE';
const FORMS = yamlFiles(FOLDER).filter((path) => !path.endsWith('/config.yml'));

describe.each(FORMS)('%s', (path) => {
  const form = v.parse(FormSchema, readYaml(path));
  const fields = form.body.filter((it) => it.type !== 'markdown');

  test('every field has an id of its own', () => {
    const ids = fields.map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
  });

  test('the npm scripts it names exist', () => {
    const named = [...read(path).matchAll(/npm run ([\w:-]+)/g)].map(([, name]) => name!);
    expect(named.filter((name) => !(name in packageJson.scripts))).toEqual([]);
  });
});

test.each(['bug.yml', 'site.yml'])('%s asks for the report and warns of tokens', (name) => {
  const { body } = v.parse(FormSchema, readYaml(`${FOLDER}/${name}`));
  expect(body).toContainEqual(expect.objectContaining({ id: 'report', validations: { required: true } }));
  expect(body[0]).toMatchObject({
    type: 'markdown',
    attributes: { value: expect.stringMatching(/Never paste a link/) },
  });
});

test('control: a form whose field has no label is none', () => {
  const body = [{ type: 'input', id: 'site', attributes: {} }];
  expect(v.safeParse(FormSchema, { name: 'x', description: 'y', body }).success).toBe(false);
});

test('no issue goes past the forms, and security problems go another way', () => {
  const config = v.parse(ConfigSchema, readYaml(`${FOLDER}/config.yml`));
  expect(config.blank_issues_enabled).toBe(false);
  expect(config.contact_links[0]?.about).toContain('SECURITY.md');
});
