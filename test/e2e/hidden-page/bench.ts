import { cp, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build, type Rolldown } from 'vite';
import { builtExtension } from '../../harness/build.ts';
import { launch, type Driver, type LaunchOptions } from '../../harness/launch.ts';
import type { Answer, Calls } from './background.ts';

/** As Firefox keeps cookies for users; for its tests puppeteer has all sites share them. */
const COOKIES = { 'network.cookie.cookieBehavior': 5 };

export interface HiddenPageBench {
  driver: Driver;
  /** Calls a function of the extension's background. */
  call<N extends keyof Calls>(name: N, ...args: Parameters<Calls[N]>): Promise<Awaited<ReturnType<Calls[N]>>>;
  close(): Promise<void>;
}

/**
 * The built extension, with a background in the place of its own that replays and fetches when told to, by the same
 * modules: what a refresh does with the result is of no concern here.
 */
export async function openHiddenPageBench(
  browser: LaunchOptions['browser'],
  hosts: readonly string[],
): Promise<HiddenPageBench> {
  const dir = await mkdtemp(join(tmpdir(), 'freshet-hidden-page-'));
  try {
    await cp(builtExtension(browser), dir, { recursive: true });
    await writeFile(join(dir, 'background.js'), await bundle());
    const driver = await launch({ browser, hosts, extensionDir: dir, preferences: COOKIES });
    return {
      driver,
      call: async (name, ...args) => {
        const text = await driver.background.evaluate(
          (message) => chrome.runtime.sendMessage<unknown, string>(message),
          { name, args },
        );
        const answer = JSON.parse(text) as Answer;
        if ('error' in answer) throw new Error(answer.error);
        return answer.value as never;
      },
      close: async () => {
        await driver.close();
        await rm(dir, { recursive: true });
      },
    };
  } catch (error) {
    await rm(dir, { recursive: true, force: true });
    throw error;
  }
}

async function bundle(): Promise<string> {
  const entry = fileURLToPath(new URL('background.ts', import.meta.url));
  const built = (await build({
    configFile: false,
    logLevel: 'warn',
    build: { write: false, minify: false, lib: { entry, formats: ['es'], fileName: 'background' } },
  })) as Rolldown.RolldownOutput[];
  return built[0]?.output[0].code ?? '';
}
