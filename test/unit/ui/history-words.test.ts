import { beforeAll, expect, test } from 'vitest';
import { HistoryEntrySchema, TriggerSchema, type HistoryEntry } from '../../../lib/core/history.ts';
import { entryWords } from '../../../lib/ui/history-words.ts';
import { hostTyped } from '../../../lib/ui/options/access.tsx';
import { setTexts } from '../../../lib/ui/text.ts';
import { plain } from '../../../lib/ui/words.ts';
import { history } from '../../ui/records.ts';
import { textsFromFile } from '../../ui/texts.ts';

beforeAll(() => setTexts(textsFromFile));

const what = (entry: HistoryEntry) => plain(entryWords(entry, 'campus.example').what, 0);
const [refresh] = history as [Extract<HistoryEntry, { kind: 'refresh' }>];

test.each<[Partial<typeof refresh>, string]>([
  [{ changed: [] }, 'Same link again'],
  [{ changed: ['token'] }, 'New token'],
  [{ changed: ['token', 'path'] }, 'New address'],
  [{ changed: ['token', 'path', 'host'] }, 'New host'],
  [{ error: { kind: 'no-streams' } }, 'Freshet no longer finds the stream on campus.example'],
])('a refresh with %j: %s', (change, words) => {
  expect(what({ ...refresh, ...change })).toBe(words);
});

test('a refusal names its host and how many times, and is bad', () => {
  const entry = { kind: 'refused', at: 0, until: 1, status: 403, host: 'cdn.test' } as const;
  expect(what({ ...entry, count: 1 })).toBe('cdn.test refused 1 request');
  expect(what({ ...entry, count: 4 })).toBe('cdn.test refused 4 requests');
  expect(entryWords({ ...entry, count: 1 }, '').bad).toBe(true);
});

test('every word of every entry the schema knows is there', () => {
  for (const trigger of TriggerSchema.options) expect(entryWords({ ...refresh, trigger }, '').how).toMatch(/^\w/);
  const { matched, trial } = HistoryEntrySchema.options[0].entries;
  for (const way of matched.wrapped.options) expect(entryWords({ ...refresh, matched: way }, '').how).toContain(' · ');
  for (const way of trial.wrapped.options) expect(entryWords({ ...refresh, trial: way }, '').how).not.toMatch(/· $/);
  const { mode, why } = HistoryEntrySchema.options[3].entries;
  for (const kind of mode.options)
    for (const reason of why.options) {
      expect(what({ kind: 'mode', at: 0, mode: kind, why: reason })).not.toBe('');
      expect(entryWords({ kind: 'mode', at: 0, mode: kind, why: reason }, '').how).not.toBe('');
    }
});

test.each([
  ['campus.example', 'campus.example'],
  [' https://Campus.example:8080/watch?a=b ', 'campus.example'],
  ['ftp://campus.example', null],
  ['javascript:alert(1)', null],
  ['*', null],
  ['*.example', null],
  ['not a host', null],
  ['', null],
])('%j is the host %j', (typed, host) => {
  expect(hostTyped(typed)).toBe(host);
});
