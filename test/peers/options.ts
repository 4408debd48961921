import { parseArgs } from 'node:util';
import { BROWSERS } from '../matrix/cells.ts';
import type { BrowserName } from '../harness/browsers.ts';
import type { Peer } from './peer.ts';
import { PEERS } from './peers-list.ts';

export interface Options {
  peers: Peer[];
  browsers: BrowserName[];
  /** How many peers a browser plays at once. */
  atOnce: number;
  /** Begins no peer that would end later than this, in minutes from the start. */
  minutes: number;
}

/**
 * Reads the command line: `[--only NAME,…] [--at-once N] [--minutes N]`. Names are of peers and browsers; part of a
 * peer's name is enough. Throws a TypeError for other options and a RangeError for unknown names.
 */
export function readOptions(args: string[]): Options {
  const { values } = parseArgs({
    args,
    options: {
      only: { type: 'string', default: '' },
      'at-once': { type: 'string', default: '3' },
      minutes: { type: 'string', default: 'Infinity' },
    },
  });
  const names = values.only.split(',').filter((it) => it !== '');
  const browsers = BROWSERS.filter((browser) => names.includes(browser));
  const others = names.filter((name) => !BROWSERS.some((browser) => browser === name));
  const peers = PEERS.filter(({ name }) => others.some((it) => name.includes(it)));
  const unknown = others.find((it) => !PEERS.some(({ name }) => name.includes(it)));
  if (unknown !== undefined) {
    throw new RangeError(`there is no ${unknown}, only ${[...BROWSERS, ...PEERS.map(({ name }) => name)].join(', ')}`);
  }
  const [atOnce, minutes] = [Number(values['at-once']), Number(values.minutes)];
  if (!(atOnce > 0) || !(minutes > 0)) throw new RangeError('--at-once and --minutes want a number above 0');
  return {
    peers: others.length === 0 ? [...PEERS] : peers,
    browsers: browsers.length === 0 ? [...BROWSERS] : browsers,
    atOnce,
    minutes,
  };
}
