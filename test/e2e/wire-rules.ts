import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'puppeteer-core';
import { compileStream, type CompiledStream } from '../../lib/core/rules/compile.ts';
import type { RuleBody } from '../../lib/core/rules/rule.ts';
import type { ActiveStream } from '../../lib/core/stream.ts';
import { builtExtension } from '../harness/build.ts';
import { launch, type Driver, type LaunchOptions } from '../harness/launch.ts';

export type BrowserName = LaunchOptions['browser'];

/** A page of the extension that may fetch; it runs no script of its own. */
const BLANK = 'blank.html';

export interface Bench {
  driver: Driver;
  /** A new tab with this address. */
  open(url: string): Promise<Page>;
  /** A page of the extension, for its own fetches. */
  openOwn(): Promise<Page>;
  close(): Promise<void>;
}

/**
 * A browser with the built extension's manifest (its permissions are what counts for rules) and nothing that runs:
 * the real background would remove rules that its store does not know as soon as a tab wakes it. `access`: match
 * patterns in place of `*.test`; `preferences`: of Firefox.
 */
export async function openBench(
  browser: BrowserName,
  hosts: readonly string[],
  access?: string[],
  preferences: Readonly<Record<string, unknown>> = {},
): Promise<Bench> {
  const dir = await mkdtemp(join(tmpdir(), 'freshet-rules-'));
  try {
    await writeFile(join(dir, 'manifest.json'), await inertManifest(browser, access));
    await writeFile(join(dir, BLANK), '<!doctype html><title>.</title>');
    const driver = await launch({ browser, hosts, extensionDir: dir, preferences });
    return {
      driver,
      async open(url) {
        const page = await driver.page();
        await page.goto(url);
        return page;
      },
      openOwn: () => driver.extensionPage(BLANK),
      async close() {
        await driver.close();
        await rm(dir, { recursive: true });
      },
    };
  } catch (error) {
    await rm(dir, { recursive: true, force: true });
    throw error;
  }
}

async function inertManifest(browser: BrowserName, access?: string[]): Promise<string> {
  const manifest = JSON.parse(await readFile(join(builtExtension(browser), 'manifest.json'), 'utf8'));
  if (access) manifest.host_permissions = access;
  for (const key of ['background', 'action', 'options_ui', 'icons', 'default_locale', 'storage', 'commands'])
    delete manifest[key];
  return JSON.stringify({ ...manifest, name: 'Freshet rules', description: '' });
}

/** Puts `rules` in the place of all session rules, and makes sure that the browser has taken each. */
export async function installRules({ background }: Driver, rules: readonly RuleBody[]): Promise<void> {
  const count = await background.evaluate(
    async (addRules) => {
      const installed = await chrome.declarativeNetRequest.getSessionRules();
      await chrome.declarativeNetRequest.updateSessionRules({
        removeRuleIds: installed.map(({ id }) => id),
        addRules: addRules as chrome.declarativeNetRequest.Rule[],
      });
      return (await chrome.declarativeNetRequest.getSessionRules()).length;
    },
    rules.map((rule, index) => ({ id: index + 1, ...rule })),
  );
  if (count !== rules.length) throw new Error(`${count} of ${rules.length} rules are installed`);
}

/** The regular expressions among `rules` that this browser does not hold. */
export async function unsupported({ background }: Driver, rules: readonly RuleBody[]): Promise<string[]> {
  const filters = [...new Set(rules.flatMap(({ condition }) => condition.regexFilter ?? []))];
  if (filters.length === 0) return [];
  return background.evaluate(async (all) => {
    const answers = all.map((regex) =>
      chrome.declarativeNetRequest.isRegexSupported({ regex, isCaseSensitive: true, requireCapturing: true }),
    );
    const results = await Promise.all(answers);
    return all.filter((_, index) => !results[index]!.isSupported);
  }, filters);
}

/** A stream compiled for this browser: what it does not hold degrades to the next form, as in the extension. */
export async function compileFor(driver: Driver, stream: ActiveStream): Promise<CompiledStream> {
  const avoid = new Set<string>();
  for (;;) {
    const compiled = compileStream(stream, avoid);
    if (!compiled.ok) return compiled;
    const refused = await unsupported(driver, compiled.rules);
    if (refused.length === 0) return compiled;
    for (const regex of refused) avoid.add(regex);
  }
}

/**
 * Fetches every URL from a page at once. Each answer is what the server received for it; where a fetch fails, the
 * error's text, and where it is refused, the status.
 */
export function askFrom(page: Page, urls: readonly string[], init: RequestInit = {}): Promise<string[]> {
  return page.evaluate(
    (all, how) =>
      Promise.all(
        all.map(async (url) => {
          try {
            const response = await fetch(url, how);
            return response.ok ? await response.text() : `refused: ${response.status}`;
          } catch (error) {
            return `failed: ${String(error)}`;
          }
        }),
      ),
    [...urls],
    init,
  );
}
