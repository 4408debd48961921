import type { Page } from 'puppeteer-core';
import { DEFAULT_SETTINGS } from '../../lib/core/settings.ts';
import { until } from '../harness/until.ts';
import { storedSites, storedStreams } from './agreement.ts';
import { ask } from './ask.ts';
import type { TestSession } from './viewing.ts';

/**
 * Makes a test session what it was at the start, without a new browser: no stream is tracked, no site is known, the settings
 * are those of a new installation, the station answers as ever, and all pages but those in `keep` are closed.
 */
export async function resetSession({ driver, station }: TestSession, keep: readonly Page[] = []): Promise<void> {
  station.reset();
  station.cut(false);
  const [blank, ...others] = (await driver.browser.pages()).filter((page) => !keep.includes(page));
  const helper = await driver.background.ready();
  for (const page of others) if (page !== helper) await page.close();
  if (blank && blank !== helper) await blank.goto('about:blank');

  await ask(driver, 'setSync', { on: false });
  for (const host of await ask(driver, 'autoActivateHosts', undefined))
    await ask(driver, 'setAutoActivate', { host, on: false });
  // A refresh may be under way that learns a site once more.
  const isEmpty = async () => {
    for (const { originalUrl } of await storedStreams(driver)) await ask(driver, 'deactivate', { url: originalUrl });
    const sites = (await storedSites(driver)).map(({ key }) => key);
    for (const key of sites) await ask(driver, 'resetBehavior', { key });
    await ask(driver, 'changeSites', { put: [], remove: sites });
    return (await storedStreams(driver)).length === 0 && (await storedSites(driver)).length === 0;
  };
  await until(isEmpty, 'nothing is tracked any more');
  await ask(driver, 'clearRecords', undefined);
  await ask(driver, 'saveSettings', DEFAULT_SETTINGS);
  await until(async () => (await driver.sessionRules()).length === 0, 'no rule is left');
}
