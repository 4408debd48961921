import { beforeAll, describe, expect, test } from 'vitest';
import { definitionFrom, draftOf, fieldErrors } from '../../../lib/ui/options/draft.ts';
import { parsePeriod } from '../../../lib/ui/options/period.ts';
import { hashOf, type Route, routeOf } from '../../../lib/ui/options/route.ts';
import { runTrial } from '../../../lib/ui/options/trial.ts';
import { setTexts } from '../../../lib/ui/text.ts';
import { plain } from '../../../lib/ui/words.ts';
import { fakeClient } from '../../ui/fake-client.ts';
import { campus } from '../../ui/options-states.ts';
import { textsFromFile } from '../../ui/texts.ts';

beforeAll(() => setTexts(textsFromFile));

describe('routes', () => {
  test.each<Route>([
    { at: 'sites' },
    { at: 'general' },
    { at: 'about' },
    { at: 'add' },
    { at: 'site', key: 'a/b c#%.example' },
  ])('%j survives the address bar', (route) => expect(routeOf(hashOf(route))).toEqual(route));
  test.each(['', '#', '#nowhere', '#site/%E0%A4%A'])('%j leads to the sites', (hash) => {
    expect(routeOf(hash)).toEqual({ at: 'sites' });
  });
});

describe('the form', () => {
  const draft = { key: ' campus ', matches: 'https://a.example/*\n\n  b.example \n', page: ' https://a.example/1 ' };
  test('becomes a definition of the user’s', () => {
    expect(definitionFrom(draft, null)).toEqual({
      schemaVersion: 2,
      key: 'campus',
      matches: ['https://a.example/*', 'b.example'],
      page: 'https://a.example/1',
      origin: 'user',
      enabled: true,
      mode: 'auto',
      extractor: { kind: 'page' },
    });
  });
  test('shows a definition as it is', () => {
    expect(definitionFrom(draftOf(campus.definition), campus.definition)).toEqual(campus.definition);
  });
  test('shows what is wrong at the field, at the line as the viewer counts', () => {
    const issues = [
      { field: 'key', message: 'Too short' },
      { field: 'key', message: 'Wrong form' },
      { field: 'matches.1', message: 'No pattern' },
    ];
    expect(fieldErrors({ kind: 'invalid', issues }, draft)).toEqual({
      key: ['Too short'],
      matches: ['Line 3: No pattern'],
    });
    expect(fieldErrors({ kind: 'invalid', issues: [{ field: 'matches', message: 'None' }] }, draft)).toEqual({
      matches: ['None'],
    });
    expect(fieldErrors({ kind: 'key-taken', key: 'campus' }, draft)).toEqual({
      key: ['There is already a site with the key campus'],
    });
  });
  test('leaves what is not about a field to the message below', () => {
    expect(fieldErrors({ kind: 'internal' }, draft)).toBeNull();
    expect(fieldErrors({ kind: 'invalid', issues: [{ field: 'origin', message: '' }] }, draft)).toBeNull();
  });
});

describe('the period', () => {
  test.each([
    ['4', 4],
    ['0.5', 0.5],
    [' 2,5 ', 2.5],
    ['30', 30],
  ])('%j is %d minutes', (text, minutes) => {
    expect(parsePeriod(text)).toEqual({ ok: true, minutes });
  });
  test.each(['', 'four', '0.4', '31', '-1', 'Infinity'])('%j is refused in words', (text) => {
    const parsed = parsePeriod(text);
    expect(parsed.ok).toBe(false);
    expect(!parsed.ok && parsed.message).toBeTruthy();
  });
});

describe('a trial run', () => {
  const client = (change = {}) =>
    fakeClient({ popup: null, sites: [structuredClone(campus)], access: true, commands: 'work', ...change });
  test('asks for access in the click, then runs', async () => {
    const fake = client();
    const trial = runTrial(fake, campus.definition);
    expect(fake.asked).toEqual([{ name: 'requestAccess', data: ['*://campus.example/*'] }]);
    expect(await trial).toMatchObject({ state: 'found', result: { millis: 812 } });
  });
  test('does not run where access is declined', async () => {
    const fake = client({ access: false });
    const trial = await runTrial(fake, campus.definition);
    expect(trial.state === 'failed' && plain(trial.reason.why, 0)).toBe('Access was declined');
    expect(fake.asked).toHaveLength(1);
  });
  test('says why it found nothing', async () => {
    const trial = await runTrial(client({ commands: 'error' }), campus.definition);
    expect(trial.state === 'failed' && plain(trial.reason.why, 0)).toBe('No stream found');
  });
  test('asks with the next run for the access it lacked', async () => {
    const fake = client();
    const value = {
      streams: [],
      error: { kind: 'extraction-failed', problem: { kind: 'needs-access', hosts: ['p.tv'] } },
    };
    const trial = await runTrial({ ...fake, ask: (async () => ({ ok: true, value })) as never }, campus.definition);
    expect(trial).toMatchObject({ state: 'failed', origins: ['*://p.tv/*'] });
  });
});
