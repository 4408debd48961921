import { execFileSync } from 'node:child_process';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  type ClientMachine,
  playerCommand,
  posixQuoted,
  powerShellQuoted,
  referrerFor,
} from '../../../lib/ui/popup/player-command.ts';
import { anyText } from '../any-text.ts';

const agent = "Mozilla/5.0 (it's; X11) $HOME `id`";
const posix: ClientMachine = { userAgent: agent, windows: false };
const link = 'https://cdn.example/a\'b/list.m3u8?tok=$(id)&x=1;y=`z`"\n';
const frame = 'https://site.example/watch/1?a=b#top';

/** The words into which a real shell splits a command line. */
function shellWords(command: string): string[] {
  const out = execFileSync('sh', [
    '-c',
    `print() { for word in "$@"; do printf '%s\\0' "$word"; done; }; print ${command}`,
  ]);
  return out.toString().split('\0').slice(0, -1);
}

describe.each([
  ['mpv', [`--user-agent=${agent}`, '--referrer=https://site.example/']],
  ['vlc', [`--http-user-agent=${agent}`, '--http-referrer=https://site.example/']],
  ['ffplay', ['-user_agent', agent, '-referer', 'https://site.example/']],
] as const)('the command for %s', (player, options) => {
  test('reaches the program as separate words, even with a hostile link', () => {
    const words = shellWords(playerCommand(player, link, frame, posix));
    expect(words).toEqual([player, ...options, new URL(link).href]);
  });
});

test('quotes any text as one word of a real shell', () => {
  const word = anyText().filter((text) => !text.includes('\0') && text.isWellFormed());
  const words = fc.sample(word, 300);
  expect(shellWords(words.map(posixQuoted).join(' '))).toEqual(words);
});

test('doubles every kind of single quote for PowerShell, and changes nothing else', () => {
  expect(powerShellQuoted('a\'b\u2019c$d`e"f')).toBe("'a''b\u2019\u2019c$d`e\"f'");
  expect(playerCommand('mpv', link, frame, { userAgent: 'A', windows: true })).toContain("a''b");
});

test.each([
  [
    'the same origin: the document, without fragment and credentials',
    'https://a.test/x',
    'https://u:p@a.test/w?q#f',
    'https://a.test/w?q',
  ],
  ['another origin: its origin alone', 'https://cdn.test/x', 'https://a.test/w?q', 'https://a.test/'],
  ['from https to http: none', 'http://cdn.test/x', 'https://a.test/w', null],
  ['from http to http', 'http://cdn.test/x', 'http://a.test/w', 'http://a.test/'],
])('sends the default referrer to %s', (_, to, from, expected) => {
  expect(referrerFor(to, from)).toBe(expected);
});
