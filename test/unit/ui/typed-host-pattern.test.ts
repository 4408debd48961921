import { expect, test } from 'vitest';
import { typedHostPattern } from '../../../lib/ui/options/access-section.tsx';

test.each([
  ['campus.example', 'campus.example'],
  [' https://Campus.example:8443/watch/1?x=1 ', 'campus.example'],
  ['müller.example', 'xn--mller-kva.example'],
  ['[::1]', '[::1]'],
  ['a_b.example', 'a_b.example'],
  ['not a host', null],
  ['a!b.example', null],
  ['*.campus.example', null],
  ['ftp://campus.example', null],
  ['', null],
])('reads %j as the host %j', (text, host) => {
  expect(typedHostPattern(text)).toBe(host);
});
