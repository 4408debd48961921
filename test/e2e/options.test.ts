import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { until } from '../harness/until.ts';
import { browser } from './lane.ts';
import { OptionsPage, type SiteForm } from './options.ts';
import { openTestSession, titleOf, type TestSession } from './viewing.ts';

const PERIOD = 'Fetch a fresh link every';

describe('the options page', () => {
  let session: TestSession;
  let options: OptionsPage;
  const site = (key: string): SiteForm => ({
    key,
    matches: '*://site.test/*',
    page: session.station.watchUrl('live-query'),
  });

  beforeAll(async () => void (session = await openTestSession(browser)));
  afterAll(() => session?.close());
  // The browser and what is saved in it are shared, each test has a site of its own; the first one finds none.
  beforeEach(async () => void (options = await OptionsPage.open(session.driver)));
  afterEach(async () => {
    session.station.reset();
    await options?.close();
  });

  it('lists nothing at first, then the site that was added', async () => {
    await options.says('No sites yet');
    expect(await options.listed()).toEqual([]);
    await options.add(site('harbour'));
    await options.says('Saved harbour');
    const text = await options.text();
    expect(text).toContain('*://site.test/*');
    expect(text).toContain('Yours');
    expect(text).not.toContain('No sites yet');
    await options.reload();
    await options.lists('harbour');
  });

  it('Try it finds the stream and shows nothing of its token', async () => {
    await options.add(site('found'));
    const before = session.station.issuedLinks('live-query').length;
    const result = await options.runNow('found');
    expect(result).toContain('Found 1 stream in');
    expect(result).toContain(titleOf(session.station, 'live-query'));
    expect(result).toContain('cdn.test');
    const tokens = session.station
      .issuedLinks('live-query')
      .slice(before)
      .map(({ token }) => token ?? '');
    expect(tokens).toEqual([expect.stringMatching(/.{8}/)]);
    const text = await options.text();
    for (const token of tokens) expect(text).not.toContain(token);
  });

  it('Try it says in words why it found nothing, and finds the stream again when the page is back', async () => {
    await options.add(site('failing'));
    session.station.set('live-query', { pageStatus: 500 });
    const failed = await options.runNow('failing');
    expect(failed).toContain('site.test is busy');
    expect(failed).toContain('500');
    expect(failed).not.toContain('Harbour');
    session.station.reset();
    expect(await options.runNow('failing')).toContain('Harbour camera');
  });

  it('refuses a taken key on its field and keeps the input', async () => {
    await options.add(site('taken'));
    const second = { ...site('taken'), matches: '*://site2.test/*' };
    await options.click('link', 'Add site');
    await options.enter(second);
    await options.click('button', 'Save');
    await options.says('There is already a site with the key taken');
    expect(await options.refused()).toEqual(['key']);
    expect((await options.field('key')).description).toContain('There is already a site with the key taken');
    expect(await options.form()).toEqual(second);
    await options.click('button', 'Cancel');
    await options.click('button', 'Discard changes');
    await options.lists('taken');
    expect((await options.listed()).filter((key) => key === 'taken')).toHaveLength(1);
    expect(await options.text()).not.toContain(second.matches);
  });

  it('refuses a watch page that is not on the web on its field, and saves it once it is right', async () => {
    const wrong = { ...site('script'), page: 'javascript:alert(1)' };
    await options.click('link', 'Add site');
    await options.enter(wrong);
    await options.click('button', 'Save');
    await options.says('Check 1 field');
    expect(await options.refused()).toEqual(['page']);
    expect((await options.field('page')).description).toMatch(/https?:/);
    expect(await options.form()).toEqual(wrong);
    await options.enter({ page: site('script').page });
    await options.click('button', 'Save');
    await options.lists('script');
  });

  it('renames a site', async () => {
    await options.add(site('old name'));
    await options.click('link', 'Edit old name');
    expect(await options.form()).toEqual(site('old name'));
    await options.enter({ key: 'new name' });
    await options.click('button', 'Save');
    await options.lists('new name');
    await options.says('Saved new name');
    await options.reload();
    await options.lists('new name');
    expect(await options.listed()).not.toContain('old name');
  });

  it('removes a site, and Undo brings it back as it was', async () => {
    await options.add(site('fleeting'));
    await options.more('fleeting');
    await options.click('button', 'Remove fleeting');
    await options.lists('fleeting', false);
    await options.says('Removed fleeting');
    await options.click('button', 'Undo');
    await options.lists('fleeting');
    await options.says('fleeting is back');
    await options.click('link', 'Edit fleeting');
    expect(await options.form()).toEqual(site('fleeting'));
  });

  it('keeps the refresh period', async () => {
    await options.click('link', 'General');
    // The field is filled late, which would take away what was typed before.
    await until(() => options.valueOf('spinbutton', PERIOD), 'the period is there');
    expect(await options.valueOf('spinbutton', PERIOD)).not.toBe('7.5');
    await options.type('spinbutton', PERIOD, '7.5');
    await options.says('Saved');
    await options.reload();
    await until(async () => (await options.valueOf('spinbutton', PERIOD)) === '7.5', 'the period is as it was saved');
  });
});
