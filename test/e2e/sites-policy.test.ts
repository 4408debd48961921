import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { definitionForPage } from '../../lib/core/site.ts';
import { builtExtension } from '../harness/build.ts';
import { OptionsPage } from './options.ts';
import { openTheatre, type Theatre } from './viewing.ts';

/*
 * Firefox on Linux reads a managed storage manifest from the home directory, which a test can give it. Chromium reads
 * policies from /etc alone.
 */
describe.runIf(process.platform === 'linux')('a policy in firefox', () => {
  const home = process.env['HOME'];
  const site = { ...definitionForPage('http://site.test/watch/12', new Set()), key: 'intranet' };
  let theatre: Theatre;
  let options: OptionsPage;
  let directory: string;

  beforeAll(async () => {
    directory = await mkdtemp(join(tmpdir(), 'freshet-home-'));
    const manifest = JSON.parse(await readFile(join(builtExtension('firefox'), 'manifest.json'), 'utf8')) as {
      browser_specific_settings: { gecko: { id: string } };
    };
    const name = manifest.browser_specific_settings.gecko.id;
    const storage = join(directory, '.mozilla', 'managed-storage');
    await mkdir(storage, { recursive: true });
    const data = { sites: { freshet: 2, sites: [site] } };
    await writeFile(join(storage, `${name}.json`), JSON.stringify({ name, description: '', type: 'storage', data }));
    process.env['HOME'] = directory;
    theatre = await openTheatre('firefox');
    options = await OptionsPage.open(theatre.driver);
  });
  afterAll(async () => {
    process.env['HOME'] = home;
    await options?.close();
    await theatre?.close();
    if (directory) await rm(directory, { recursive: true });
  });

  it('provides a definition and locks it', async () => {
    await options.lists('intranet');
    expect(await options.text()).toContain('From your organisation');
    await options.click('switch', 'Use intranet');
    await options.says('intranet is provided by your organisation');
    expect(await options.isOn('intranet')).toBe(true);
    await options.click('link', 'View: intranet');
    await options.says('Your organisation provides and locks this site');
    expect(await options.text()).not.toMatch(/^Save$/m);
    await options.click('button', 'Back to sites');
  });

  it('can be duplicated, the copy being the user’s', async () => {
    await options.more('intranet');
    await options.click('button', 'Duplicate intranet');
    await options.lists('intranet (2)');
    expect(await options.text()).toContain('Yours');
  });
});
