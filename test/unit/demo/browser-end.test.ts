import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { describe, expect, test } from 'vitest';
import { followEnd } from '../../demo/browser-end.ts';

/** A process in place of a browser, and how it is followed. */
function start(script: string) {
  const child = spawn(process.execPath, ['-e', script], { stdio: 'ignore' });
  const state = { connected: true, process: () => child };
  return { child, state, end: followEnd(state) };
}

describe('how a browser ended', () => {
  test.each([
    ['as a user closes its window', '', 'closed'],
    ['with an exit code', 'process.exit(3)', { died: 'exit code 3' }],
    ['by a signal', "process.kill(process.pid, 'SIGKILL')", { died: 'SIGKILL' }],
  ])('%s', async (_, script, how) => {
    const { child, state, end } = start(script);
    await expect(end()).resolves.toBe('running');
    state.connected = false;
    await expect(end()).resolves.toEqual(how);
    // Nobody was there to see it.
    await expect(followEnd({ connected: false, process: () => child })()).resolves.toEqual(how);
  });

  test('not at all, but it answers no more', async () => {
    const { child, state } = start('setInterval(() => {}, 1000)');
    state.connected = false;
    await expect(followEnd(state, 50)()).resolves.toEqual({ died: 'it does not answer any more' });
    child.kill('SIGKILL');
    await once(child, 'exit');
  });
});
