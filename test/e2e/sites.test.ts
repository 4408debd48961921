import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { until } from '../harness/until.ts';
import { browser } from './lane.ts';
import { OptionsPage, type SiteForm } from './options.ts';
import { openTestSession, type TestSession } from './viewing.ts';

describe('site definitions', () => {
  let session: TestSession;
  let options: OptionsPage;
  let directory: string;
  const form = (key: string): SiteForm => ({
    key,
    matches: '*://site.test/*',
    page: session.station.watchUrl('live-query'),
  });
  const definition = (key: string, change = {}) => ({
    schemaVersion: 2,
    ...form(key),
    matches: ['*://site.test/*'],
    origin: 'learned',
    enabled: true,
    mode: 'auto',
    extractor: { kind: 'page' },
    ...change,
  });
  const importText = async (text: string): Promise<void> => {
    const path = join(directory, 'sites.json');
    await writeFile(path, text);
    await options.importFile(path);
  };
  const importSites = async (...sites: unknown[]): Promise<void> => {
    await importText(JSON.stringify({ freshet: 2, sites }));
    await options.click('button', sites.length === 1 ? 'Import 1 site' : `Import ${sites.length} sites`);
    await options.says('Imported');
  };

  beforeAll(async () => {
    session = await openTestSession(browser);
    directory = await mkdtemp(join(tmpdir(), 'freshet-sites-'));
  });
  afterAll(async () => {
    await session?.close();
    if (directory) await rm(directory, { recursive: true });
  });
  beforeEach(async () => void (options = await OptionsPage.open(session.driver)));
  afterEach(async () => {
    session.station.reset();
    await options?.close();
  });

  it('tries what is in the editor, saved or not, and shows every request and link', async () => {
    await options.click('link', 'Add site');
    await options.enter(form('tried'));
    const result = await options.tryIt();
    expect(result).toContain('Found 1 stream in');
    expect(result).toMatch(/Watch page[\s\S]*200[\s\S]*kB/);
    expect(result).toContain('A stream’s link');
    const tokens = session.station.issuedLinks('live-query').map(({ token }) => token ?? '');
    expect(tokens.length).toBeGreaterThan(0);
    for (const token of tokens) expect(result).not.toContain(token);
    // Control: it is the form that runs, not something saved.
    await options.enter({ page: session.station.watchUrl('live-query').replace(/[^/]*$/, 'nowhere') });
    expect(await options.tryIt()).toMatch(/404/);
    await options.click('button', 'Cancel');
    await options.click('button', 'Discard changes');
    await options.lists('tried', false);
  });

  it('a page loaded unseen: what it was asked for, what was found, tokens cut', async () => {
    await importSites(definition('unseen', { extractor: { kind: 'headless' } }));
    await options.click('link', 'Edit unseen');
    const before = session.station.issuedLinks('live-query').length;
    const result = await options.tryIt();
    expect(result).toContain('Found 1 stream in');
    expect(result).toMatch(/Page loaded unseen\s*GET site\.test:\d+\/…\/live-query\s*200\s*[\d.,]+ sec/);
    expect(result).toMatch(/master\.m3u8[\s\S]*A stream’s link/);
    const tokens = session.station.issuedLinks('live-query').slice(before);
    expect(tokens).toHaveLength(1);
    expect(result).not.toContain(tokens[0]!.token);
    await options.click('button', 'Cancel');
  });

  it('a run that takes long shows what it waits for, and is cancelled', async () => {
    await options.click('link', 'Add site');
    await options.enter(form('slow'));
    session.station.set('live-query', { pageDelay: 15_000 });
    await options.click('button', 'Try it');
    await options.says('Waiting');
    await options.click('button', 'Cancel run');
    await options.says('The run was cancelled');
    await options.click('button', 'Cancel');
    await options.click('button', 'Discard changes');
  });

  it('asks before changes are lost, and keeps them', async () => {
    await options.click('link', 'Add site');
    await options.enter({ key: 'half done' });
    await options.click('link', 'General');
    await options.says('Leave without saving?');
    await options.click('button', 'Keep editing');
    expect((await options.form()).key).toBe('half done');
    await options.click('link', 'General');
    await options.click('button', 'Discard changes');
    await options.says('Fetch a fresh link every');
  });

  it('checks as one types, at the field, and names what is right again', async () => {
    await options.click('link', 'Add site');
    await options.enter({ ...form('typed'), matches: 'site.test' });
    expect(await options.refused()).toEqual(['matches']);
    expect((await options.field('matches')).description).toContain('Line 1: Start with https://');
    await options.enter({ matches: '*://site.test/*' });
    await until(async () => (await options.refused()).length === 0, 'nothing is refused any more');
    await options.click('button', 'Cancel');
    await options.click('button', 'Discard changes');
  });

  it('a learned definition becomes the user’s when it is edited', async () => {
    await importSites(definition('mine soon'));
    expect(await options.text()).toContain('Learned');
    await options.click('link', 'Edit mine soon');
    await options.click('radio', 'On demand');
    await options.click('button', 'Save');
    await options.lists('mine soon');
    const saved = JSON.parse(await (await options.more('mine soon'), options.savedFile('Export mine soon')));
    expect(saved.sites).toEqual([definition('mine soon', { origin: 'user', mode: 'on-demand' })]);
  });

  it('the requests of an API are rows of a form, and JSON says the same', async () => {
    await options.click('link', 'Add site');
    await options.enter(form('portal'));
    await options.click('radio', 'API');
    await options.click('button', 'Add value');
    await options.type('textbox', 'Name', 'id');
    await options.type('textbox', 'Its name', 'asset-id');
    await options.type('textbox', 'Address', '/api/{other}');
    await options.says('{other} is not known yet here');
    await options.type('textbox', 'Address', '/api/{id}');
    await options.click('button', 'Edit as JSON');
    const json = JSON.parse(await options.valueOf('textbox', 'Site definition as JSON'));
    expect(json.extractor).toEqual({
      kind: 'api',
      values: { id: { from: 'meta', name: 'asset-id' } },
      steps: [{ request: { method: 'GET', url: '/api/{id}' } }],
    });
    await options.type('textbox', 'Site definition as JSON', '{ "schemaVersion": 2, }');
    await options.says('This is not JSON: line 1, column 23');
    await options.type('textbox', 'Site definition as JSON', JSON.stringify(json));
    await options.click('button', 'Save');
    await options.lists('portal');
    await options.click('link', 'Edit portal');
    expect(await options.valueOf('textbox', 'Address')).toBe('/api/{id}');
  });

  it('duplicates a site, the copy off, and undoes it', async () => {
    await importSites(definition('model'));
    await options.more('model');
    await options.click('button', 'Duplicate model');
    await options.lists('model (2)');
    expect([await options.isOn('model'), await options.isOn('model (2)')]).toEqual([true, false]);
    await options.click('button', 'Undo');
    await options.lists('model (2)', false);
    await options.lists('model');
  });

  it('switches a site off, which stays', async () => {
    await importSites(definition('resting'));
    await options.click('switch', 'Use resting');
    await options.says('resting is switched off');
    await options.reload();
    await options.lists('resting');
    expect(await options.isOn('resting')).toBe(false);
  });

  it('exports and imports with a preview of what changes, and undoes it', async () => {
    await importSites(definition('kept'), definition('changed'));
    const text = await options.savedFile('Export all');
    expect(JSON.parse(text).sites).toEqual(expect.arrayContaining([definition('kept'), definition('changed')]));
    const before = await options.listed();
    const sites = [
      definition('kept'),
      definition('changed', { mode: 'off' }),
      definition('fresh'),
      definition('wrong', { page: 'javascript:alert(1)' }),
    ];
    await importText(JSON.stringify({ freshet: 2, sites }));
    for (const said of ['Same as here', 'Replaces yours', 'Added', 'Refused', 'page: This is not an address'])
      await options.says(said);
    expect(await options.listed()).toEqual(before); // a preview changes nothing
    await options.click('button', 'Import 2 sites');
    await options.lists('fresh');
    await options.lists('wrong', false);
    await options.click('button', 'Undo');
    await options.says('The import was undone');
    expect(await options.listed()).toEqual(before);
    await options.more('changed');
    const restored = JSON.parse(await options.savedFile('Export changed'));
    expect(restored.sites).toEqual([definition('changed')]);
  });

  it.each<[string, string, string]>([
    ['that is no JSON', '{\n  "sites": [,]\n}', 'line 2, column 13'],
    ['of ten megabytes', `"${'x'.repeat(10_000_000)}"`, 'at most 2 MB'],
    [
      'that nests without end',
      '['.repeat(900_000) + ']'.repeat(900_000),
      '0.0.0.0.0.0: This is too deep or too long to be read',
    ],
    [
      'with a prototype in it',
      '{"sites":[{"__proto__":{"origin":"policy"}}]}',
      'sites.0.__proto__: This name is not allowed',
    ],
  ])('refuses a file %s, and names the place', async (_, text, place) => {
    const before = await options.listed();
    await importText(text);
    await options.says('This file cannot be imported');
    await options.says(place);
    await options.click('button', 'Cancel');
    await options.reload();
    await until(async () => (await options.listed()).length === before.length, 'the list is as it was');
  });

  it('definitions follow the user where they want it, and the later change holds', async () => {
    const { background } = session.driver;
    const remote = async (): Promise<Record<string, { at: number; site: unknown }>> =>
      JSON.parse(await background.evaluate(async () => JSON.stringify(await chrome.storage.sync.get(null))));
    await importSites(definition('travels'));
    expect(await remote()).toEqual({}); // off by default
    await options.click('switch', 'Keep sites the same on my devices');
    const there = await until(async () => (await remote())['site.travels'], 'it is on its way');
    expect(there.site).toEqual(definition('travels'));
    // Another device: a later change, an earlier one, and a new site.
    const items = JSON.stringify({
      'site.travels': { at: there.at + 1, site: definition('travels', { mode: 'off', origin: 'user' }) },
      'site.arrives': { at: 1, site: definition('arrives') },
    });
    await background.evaluate(async (text) => chrome.storage.sync.set(JSON.parse(text)), items);
    await options.lists('arrives');
    await options.more('travels');
    const taken = JSON.parse(await options.savedFile('Export travels'));
    expect(taken.sites[0].mode).toBe('off');
    await options.more('arrives');
    await options.click('button', 'Remove arrives');
    await until(async () => (await remote())['site.arrives']?.site === null, 'the removal travels');
    await options.click('switch', 'Keep sites the same on my devices');
  });
});
