import { expect, test } from 'vitest';

import { corsHeaders } from './cors.ts';

const player = 'http://site.test:1';
const allowed = (cors: '*' | 'echo' | 'exact', origin: string | null): string | undefined =>
  corsHeaders({ cors, credentials: false }, player, origin)['access-control-allow-origin'];

test.each([
  ['*', player, '*'],
  ['*', 'null', '*'],
  ['*', null, '*'],
  ['echo', player, player],
  ['echo', 'null', 'null'],
  ['echo', 'http://else.test', 'http://else.test'],
  ['echo', null, undefined],
  ['exact', player, player],
  ['exact', 'null', player],
  ['exact', null, player],
] as const)('policy %s responds to Origin %s with %s', (cors, origin, expected) => {
  expect(allowed(cors, origin)).toBe(expected);
});

test('allows credentials only if the channel uses them', () => {
  const header = 'access-control-allow-credentials';
  expect(corsHeaders({ cors: 'echo', credentials: true }, player, player)).toHaveProperty(header, 'true');
  expect(corsHeaders({ cors: 'echo', credentials: false }, player, player)).not.toHaveProperty(header);
});
