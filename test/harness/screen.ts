import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import type { Page } from 'puppeteer-core';

/** What a screen needs and this machine lacks. */
export const missingForScreen: readonly string[] = ['Xvfb', 'xdotool'].filter(
  (program) => spawnSync('which', [program]).status !== 0,
);

/**
 * A screen (Xvfb) that browsers which start meanwhile appear on. With `press` and `rightClick` somebody is at its
 * keyboard and mouse, who reaches what no driver does: the browser's own prompts, keys and menus.
 */
export async function openScreen(): Promise<{ close(): void }> {
  const before = process.env['DISPLAY'];
  const server = spawn('Xvfb', ['-displayfd', '1', '-screen', '0', '1280x900x24', '-nolisten', 'tcp'], {
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  const [display] = (await once(server.stdout, 'data')) as [Buffer];
  process.env['DISPLAY'] = `:${display.toString().trim()}`;
  return {
    close: () => {
      server.kill();
      if (before === undefined) delete process.env['DISPLAY'];
      else process.env['DISPLAY'] = before;
    },
  };
}

/** Presses keys one after the other; their names are those of xdotool(1), such as `alt+shift+f`. */
export function press(...keys: string[]): void {
  for (const key of keys) spawnSync('xdotool', ['key', key]);
}

/** Whether a window of the browser is on the screen. */
export function isWindowShown(): boolean {
  return spawnSync('xdotool', ['search', '--onlyvisible', '--name', '.']).status === 0;
}

/** Clicks the middle of an element with the right button of the mouse. */
export async function rightClick(page: Page, selector: string): Promise<void> {
  const [x, y] = await page.$eval(selector, (element) => {
    const box = element.getBoundingClientRect();
    const edge = (outerWidth - innerWidth) / 2;
    return [
      screenX + edge + box.x + box.width / 2,
      screenY + outerHeight - innerHeight - edge + box.y + box.height / 2,
    ];
  });
  spawnSync('xdotool', ['mousemove', String(Math.round(x!)), String(Math.round(y!)), 'click', '3']);
}
