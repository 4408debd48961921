import { parseArgs } from 'node:util';
import type { BrowserName } from '../harness/browsers.ts';

export interface DemoOptions {
  browser: BrowserName;
  /** Plays through six expiries and judges. */
  check: boolean;
  headless: boolean;
  /** The station's channel. */
  channel: string;
}

/** The command line: `[--check] [--firefox] [--headless] [--channel ID]`. Throws a TypeError at any other option. */
export function readOptions(args: string[], platform: NodeJS.Platform, env: NodeJS.ProcessEnv): DemoOptions {
  const { values } = parseArgs({
    args,
    options: {
      check: { type: 'boolean', default: false },
      firefox: { type: 'boolean', default: false },
      headless: { type: 'boolean', default: false },
      channel: { type: 'string', default: 'live-edge' },
    },
  });
  return {
    browser: values.firefox ? 'firefox' : 'chromium',
    check: values.check,
    headless: values.headless || !hasDisplay(platform, env),
    channel: values.channel,
  };
}

function hasDisplay(platform: NodeJS.Platform, env: NodeJS.ProcessEnv): boolean {
  return platform === 'darwin' || platform === 'win32' || Boolean(env['DISPLAY'] || env['WAYLAND_DISPLAY']);
}
