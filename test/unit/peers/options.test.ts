import { describe, expect, it } from 'vitest';
import { readOptions } from '../../peers/options.ts';
import { PEERS } from '../../peers/peers-list.ts';

describe('the command line of npm run peers', () => {
  it('takes every peer in both browsers unless told otherwise', () => {
    const { peers, browsers, minutes } = readOptions([]);
    expect([peers.length, browsers, minutes]).toEqual([PEERS.length, ['chromium', 'firefox'], Infinity]);
  });

  it('takes those whose names have what is asked for', () => {
    const { peers, browsers } = readOptions(['--only', 'nginx-path,akamai,firefox']);
    expect(peers.map(({ name }) => name)).toEqual(['nginx-path-hls', 'nginx-path-dash', 'akamai']);
    expect(browsers).toEqual(['firefox']);
  });

  it('refuses what it does not know', () => {
    expect(() => readOptions(['--only', 'apache'])).toThrow(RangeError);
    expect(() => readOptions(['--minutes', '0'])).toThrow(RangeError);
  });
});
