import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, test } from 'vitest';

const DEMO = fileURLToPath(new URL('../../demo/demo.ts', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'freshet-demo-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Starts the demo with a program in place of Chromium; `lines` are those of its stderr. */
function startDemo(browser: string) {
  const child = spawn(process.execPath, [DEMO, '--check', '--headless'], {
    env: { ...process.env, CHROME_PATH: browser },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const ended = Promise.all([once(child, 'close'), text(child.stdout), text(child.stderr)]);
  return { child, ended: ended.then(([[code], out, errors]) => ({ code, out, lines: errors.trimEnd().split('\n') })) };
}

/** A program that says its version as browsers do, and then does what the script says. */
function program(name: string, script: string): string {
  const path = join(folder, name);
  writeFileSync(path, `#!/bin/sh\n[ "$1" = --version ] && exit 0\n${script}\n`, { mode: 0o755 });
  return path;
}

describe.skipIf(process.platform === 'win32').concurrent('the process of the demo, where it fails', () => {
  test('says in one line that the browser is none, and ends with 1', async ({ expect }) => {
    const path = join(folder, 'nothing-here');
    const { code, lines } = await startDemo(path).ended;
    expect(lines).toEqual([`demo failed: CHROME_PATH is ${path}, but that is not a program that can be run`]);
    expect(code).toBe(1);
  });

  test('says in its last line that the browser does not start', async ({ expect }) => {
    const path = program('broken', 'echo "error: no display" >&2; exit 3');
    const { code, lines } = await startDemo(path).ended;
    expect(lines.at(-1)).toContain(`demo failed: Chromium (${path}) does not start: `);
    expect(code).toBe(1);
  });

  test('says that it was interrupted where it is not given the time to close', async ({ expect }) => {
    const { child, ended } = startDemo(program('silent', 'echo started >&2; exec sleep 60'));
    await once(child.stdout, 'data');
    child.kill('SIGINT');
    const again = setInterval(() => child.kill('SIGINT'), 200);
    const { code, lines } = await ended.finally(() => clearInterval(again));
    expect(lines).toEqual(['demo failed: interrupted']);
    expect(code).toBe(130);
  });
});
