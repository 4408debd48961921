import { beforeAll, expect, test } from 'vitest';
import type { KeptView, StreamView } from '../../../lib/core/protocol.ts';
import { setTexts } from '../../../lib/ui/text.ts';
import { clock } from '../../../lib/ui/time.ts';
import { toolbarTitle } from '../../../lib/ui/toolbar.ts';
import { failing, kept, minutes, NOW, paused, stopped } from '../../ui/streams.ts';
import { textsFromFile } from '../../ui/texts.ts';

beforeAll(() => setTexts(textsFromFile));

const status = (code: number) =>
  ({ kind: 'extraction-failed', problem: { kind: 'status', host: 'campus.example', status: code } }) as const;
const hall = { title: 'Town hall' };
const offline: Partial<KeptView> = { health: { state: 'offline', since: NOW }, lastError: { kind: 'offline' } };
const T29 = clock(NOW + minutes(7), NOW);
const T16 = clock(NOW - minutes(6), NOW);

test.each<[string, StreamView[], string]>([
  ['nothing kept', [], 'Freshet'],
  ['one', [kept()], 'Freshet – Keeps playing'],
  ['several', [kept(), kept()], 'Freshet – 2 streams keep playing'],
  [
    'one that needs the viewer',
    [kept(), failing(status(403), hall)],
    `Freshet – Town hall plays until ${T29}, then stops.`,
  ],
  [
    'one that has no title',
    [failing(status(403), { title: '' })],
    `Freshet – campus.example plays until ${T29}, then stops.`,
  ],
  ['one that stopped', [stopped(status(403), hall)], `Freshet – Town hall stopped at ${T16}.`],
  [
    'two that need the viewer',
    [kept(), failing(status(403)), stopped(status(403))],
    'Freshet – 2 of 3 streams need you',
  ],
  ['a site that asked for a pause', [failing(status(503))], 'Freshet – Waiting for campus.example'],
  ['no network', [kept(offline), kept(offline)], 'Freshet – You are offline'],
  ['all paused', [paused(kept()), paused(kept())], 'Freshet – Paused by you'],
  [
    'a site that is not refreshed',
    [kept({ health: { state: 'off' }, mode: { mode: 'off', why: 'chosen' } })],
    'Freshet – Refreshing is off for this site',
  ],
])('the button says: %s', (_, streams, title) => {
  const shown = streams.map((stream) => ({ ...stream, ...stream.kept! }));
  expect(toolbarTitle(shown, NOW)).toBe(title);
});
