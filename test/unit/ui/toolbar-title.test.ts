import { beforeAll, expect, test } from 'vitest';
import type { TrackedView, StreamView } from '../../../lib/core/protocol.ts';
import { setMessageSource } from '../../../lib/ui/shared/translate.ts';
import { clockText } from '../../../lib/ui/shared/time-text.ts';
import { toolbarTitle } from '../../../lib/ui/shared/toolbar-title.ts';
import { failing, tracked, minutes, NOW, paused, stopped } from '../../ui/streams.ts';
import { textsFromFile } from '../../ui/texts.ts';

beforeAll(() => setMessageSource(textsFromFile));

const status = (code: number) =>
  ({ kind: 'extraction-failed', problem: { kind: 'status', host: 'campus.example', status: code } }) as const;
const hall = { title: 'Town hall' };
const offline: Partial<TrackedView> = { health: { state: 'offline', since: NOW }, lastError: { kind: 'offline' } };
const T29 = clockText(NOW + minutes(7), NOW);
const T16 = clockText(NOW - minutes(6), NOW);

test.each<[string, StreamView[], string]>([
  ['nothing kept', [], 'Freshet'],
  ['one', [tracked()], 'Freshet – Keeps playing'],
  ['several', [tracked(), tracked()], 'Freshet – 2 streams keep playing'],
  [
    'one that needs the viewer',
    [tracked(), failing(status(403), hall)],
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
    [tracked(), failing(status(403)), stopped(status(403))],
    'Freshet – 2 of 3 streams need attention',
  ],
  ['a rate-limited site', [failing(status(503))], 'Freshet – campus.example asked Freshet to wait'],
  ['no network', [tracked(offline), tracked(offline)], 'Freshet – You are offline'],
  ['all paused', [paused(tracked()), paused(tracked())], 'Freshet – Paused by you'],
  [
    'a site that is not refreshed',
    [tracked({ health: { state: 'off' }, mode: { mode: 'off', why: 'chosen' } })],
    'Freshet – Refreshing is off for this site',
  ],
])('summarizes in the title: %s', (_, streams, title) => {
  const shown = streams.map((stream) => ({ ...stream, ...stream.tracked! }));
  expect(toolbarTitle(shown, NOW)).toBe(title);
});
