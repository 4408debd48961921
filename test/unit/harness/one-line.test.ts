import { describe, expect, test } from 'vitest';
import { oneLine } from '../../harness/one-line.ts';

describe('an error as one line', () => {
  test.each<[string, unknown, string]>([
    ['a plain error', new Error('no such channel'), 'no such channel'],
    ['what is no error', 'ENOENT', 'ENOENT'],
    ['an error without a message', new RangeError(), 'RangeError'],
    ['nothing at all', '', 'no reason given'],
    [
      "a program's output: the line that names the error",
      new Error(
        'wxt build: ended with 1\n\u001B[34mbuilding\u001B[39m\n\n  \u001B[31mERROR\u001B[39m  no entrypoints\n  at x',
      ),
      'wxt build: ended with 1 ERROR  no entrypoints',
    ],
    [
      "apt's mark of an error",
      new Error('apt: ended with 100\r\nGet:1\r\nE: no space'),
      'apt: ended with 100 E: no space',
    ],
    ['output that names none', new Error('it ended\nwith some words'), 'it ended'],
  ])('%s', (_, error, line) => {
    expect(oneLine(error)).toBe(line);
  });

  test.each([
    'net::ERR_FAILED at http://cdn.test:8080/live/s3cret/index.m3u8?token=s3cret',
    'waiting for wss://user:s3cret@cdn.test/a',
    'GET /live/index.m3u8?exp=1&hmac=s3cret failed',
    'moz-extension://id/popup.html?link=s3cret is gone',
  ])('no token of %s', (text) => {
    expect(oneLine(new Error(text))).not.toContain('s3cret');
  });

  test('is never endless', () => {
    expect(oneLine('x'.repeat(10_000)).length).toBeLessThan(500);
  });
});
