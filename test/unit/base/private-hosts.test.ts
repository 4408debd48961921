import { expect, test } from 'vitest';
import { isPrivateHost } from '../../../lib/base/private-hosts.ts';

const hostOf = (host: string) => new URL(`http://${host}/`).hostname;

test.each([
  '127.0.0.1',
  '127.1',
  '0x7f.1',
  '2130706433',
  '0',
  '10.1.2.3',
  '172.16.0.1',
  '172.31.255.255',
  '192.168.1.1',
  '169.254.169.254',
  '[::1]',
  '[::]',
  '[fc00::1]',
  '[fdab::1]',
  '[fe80::1]',
  '[::ffff:127.0.0.1]',
  '[::ffff:192.168.0.1]',
  'localhost',
  'LOCALHOST',
  'localhost.',
  'a.localhost',
  'printer.local',
  'router',
])('%s is private', (host) => {
  expect(isPrivateHost(hostOf(host))).toBe(true);
});

test.each([
  'example.com',
  'cdn.test',
  '172.32.0.1',
  '172.15.0.1',
  '11.0.0.1',
  '192.169.0.1',
  '[2001:db8::1]',
  '[::ffff:8.8.8.8]',
  'local.example',
  '10.0.0.1.example',
])('%s is not', (host) => {
  expect(isPrivateHost(hostOf(host))).toBe(false);
});
