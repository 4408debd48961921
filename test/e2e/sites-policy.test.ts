import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { definitionForPage, type SiteDefinition } from '../../lib/core/site.ts';
import { findBrowser } from '../harness/browsers.ts';
import { builtExtension } from '../harness/build.ts';
import { chromiumWithPolicy, policyObstacle } from '../harness/policy.ts';
import { until } from '../harness/until.ts';
import { storedStreams } from './agreement.ts';
import { browser } from './lane.ts';
import { OptionsPage } from './options.ts';
import { openTestSession, switchStream, watch, type TestSession } from './viewing.ts';

/** Long enough that nothing is refreshed but at the start (s). */
const LIFETIME = 600;

const obstacle = browser === 'chromium' ? policyObstacle() : firefoxObstacle();
const skipped = obstacle === null ? '' : ` (skipped: ${obstacle})`;

// Each of the two has a browser of its own: what a policy says is read at the start.
describe.skipIf(obstacle !== null)(`a policy${skipped}`, () => {
  const site: SiteDefinition = { ...definitionForPage('http://site.test/watch/12', new Set()), key: 'intranet' };
  const home = process.env['HOME'];
  let session: TestSession;
  let options: OptionsPage;
  let directory: string;

  beforeAll(async () => {
    directory = await mkdtemp(join(tmpdir(), 'freshet-policy-'));
    session = await openTestSession(browser, true, LIFETIME, await withPolicy(site, directory));
    options = await OptionsPage.open(session.driver);
  });
  afterAll(async () => {
    process.env['HOME'] = home;
    await options?.close();
    await session?.close();
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

  it('by which streams of its pages are refreshed', async () => {
    expect(await keyOfTracked(session)).toBe('intranet');
  });

  it('can be duplicated, the copy being the user’s', async () => {
    await options.more('intranet');
    await options.click('button', 'Duplicate intranet');
    await options.lists('intranet (2)');
    expect(await options.text()).toContain('Yours');
  });
});

it('control: without one there is no such definition', async () => {
  const session = await openTestSession(browser, true, LIFETIME);
  try {
    expect(await keyOfTracked(session)).toBe('site.test');
    const options = await OptionsPage.open(session.driver);
    await options.lists('site.test');
    expect(await options.listed()).toEqual(['site.test']);
  } finally {
    await session.close();
  }
});

/** How the browser is started for the policy; Firefox finds it where `HOME` says. */
async function withPolicy(site: SiteDefinition, directory: string) {
  const extensionDir = builtExtension(browser);
  const sites = { freshet: 2, sites: [site] };
  if (browser === 'chromium') {
    // Its schema for the policy knows text alone.
    const policy = { sites: JSON.stringify(sites) };
    return { executable: await chromiumWithPolicy(await findBrowser(browser), extensionDir, policy, directory) };
  }
  const manifest = JSON.parse(await readFile(join(extensionDir, 'manifest.json'), 'utf8')) as {
    browser_specific_settings: { gecko: { id: string } };
  };
  const name = manifest.browser_specific_settings.gecko.id;
  const storage = join(directory, '.mozilla', 'managed-storage');
  await mkdir(storage, { recursive: true });
  const managed = { name, description: '', type: 'storage', data: { sites } };
  await writeFile(join(storage, `${name}.json`), JSON.stringify(managed));
  process.env['HOME'] = directory;
  return {};
}

/** The definition by which a stream that is switched on is refreshed, once it was. */
async function keyOfTracked(session: TestSession): Promise<string> {
  const viewing = await watch(session, 'live-query');
  await switchStream(session, viewing, true);
  const stream = await until(
    async () => (await storedStreams(session.driver)).find(({ refreshCount }) => refreshCount > 0),
    'the stream is refreshed',
  );
  expect(stream.lastError).toBeNull();
  await switchStream(session, viewing, false);
  return stream.siteKey;
}

/** Firefox on Linux reads a managed storage manifest from the home directory, which a test can give it. */
function firefoxObstacle(): string | null {
  return process.platform === 'linux' ? null : 'only on Linux it is a file in the home directory';
}
