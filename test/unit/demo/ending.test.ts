import { describe, expect, test } from 'vitest';
import { ending, type Ending } from '../../demo/ending.ts';
import { DemoFailure } from '../../demo/outcome.ts';
import type { DemoResult } from '../../demo/result.ts';

const good: DemoResult = { expiries: 6, refused: 0, playedPercent: 99, line: 'demo: …', passed: true };
const bad: DemoResult = { ...good, refused: 3, playedPercent: 60, passed: false };
const early: DemoResult = { ...good, expiries: 2 };
const shown = { verdict: good, failure: null };
const nothing = { verdict: null, failure: new DemoFailure('playing', 'the player does not play') };
const dead = { verdict: bad, failure: new DemoFailure('stream-died', 'levelLoadError') };
const checked: Ending = {
  shown,
  options: { check: true, headless: false },
  browser: 'running',
  stopped: null,
};
const watched: Ending = { ...checked, options: { check: false, headless: false } };
const unseen: Ending = { ...checked, options: { check: true, headless: true } };
const interrupted = new DemoFailure('interrupted');
const closed = new DemoFailure('interrupted', 'the browser was closed');
const crash = new DemoFailure('unexpected', 'boom');

describe('how a demo is said to have ended', () => {
  test.each<[string, Ending, string | null]>([
    ['all six expiries, nothing refused', checked, null],
    [
      'requests were refused',
      { ...checked, shown: { ...shown, verdict: bad } },
      'the stream was not kept: 3 refused, 60 % played',
    ],
    [
      'too few expiries',
      { ...checked, shown: { ...shown, verdict: early } },
      'the stream was not kept: it ended after 2 of 6 expiries',
    ],
    ['the same where nobody asked for a verdict', { ...watched, shown: { ...shown, verdict: bad } }, null],
    ['the player never played', { ...watched, shown: nothing }, 'the player does not play'],
    ['the stream died', { ...watched, shown: dead }, 'the stream died: levelLoadError'],
    ['Ctrl-C by somebody who has seen enough', { ...watched, stopped: interrupted }, null],
    ['Ctrl-C before it played', { ...watched, shown: nothing, stopped: interrupted }, 'interrupted'],
    ['Ctrl-C during a check', { ...checked, shown: { ...shown, verdict: early }, stopped: interrupted }, 'interrupted'],
    ['the window closed by somebody who has seen enough', { ...watched, browser: 'closed', stopped: closed }, null],
    [
      'the window closed before it played',
      { ...watched, shown: nothing, browser: 'closed', stopped: closed },
      'interrupted: the browser was closed',
    ],
    [
      'the window closed during a check',
      { ...checked, browser: 'closed', stopped: closed },
      'interrupted: the browser was closed',
    ],
    ['the browser crashed', { ...watched, browser: { died: 'SIGSEGV' }, stopped: closed }, 'the browser died: SIGSEGV'],
    [
      'it crashed before it played',
      { ...unseen, shown: nothing, browser: { died: 'exit code 1' } },
      'the browser died: exit code 1',
    ],
    [
      'a browser without a window ended',
      { ...unseen, browser: 'closed', stopped: closed },
      'the browser died: it ended by itself',
    ],
    ['an error that nobody waited for', { ...watched, stopped: crash }, 'unexpected error: boom'],
  ])('%s', (_, how, line) => {
    const { verdict, failure } = ending(how);
    expect(verdict).toBe(how.shown.verdict);
    expect(failure?.message ?? null).toBe(line);
  });
});
