import { beforeAll, expect, test } from 'vitest';
import { HistoryEntrySchema, TriggerSchema, type HistoryEntry } from '../../../lib/core/history.ts';
import { historyEntryText } from '../../../lib/ui/shared/history-text.ts';
import { typedHostPattern } from '../../../lib/ui/options/access-section.tsx';
import { setMessageSource } from '../../../lib/ui/shared/translate.ts';
import { plainText } from '../../../lib/ui/shared/localized-text.ts';
import { history } from '../../ui/records.ts';
import { textsFromFile } from '../../ui/texts.ts';

beforeAll(() => setMessageSource(textsFromFile));

const what = (entry: HistoryEntry) => plainText(historyEntryText(entry, 'campus.example').what, 0);
const [refresh] = history as [Extract<HistoryEntry, { kind: 'refresh' }>];

test.each<[Partial<typeof refresh>, string]>([
  [{ changed: [] }, 'Same link again'],
  [{ changed: ['token'] }, 'New token'],
  [{ changed: ['token', 'path'] }, 'New address'],
  [{ changed: ['token', 'path', 'host'] }, 'New host'],
  [{ error: { kind: 'no-streams' } }, 'Freshet could not find the stream on campus.example'],
])('describes a refresh with %j as %s', (change, words) => {
  expect(what({ ...refresh, ...change })).toBe(words);
});

test('describes refused requests with host and count, and marks them as bad', () => {
  const entry = { kind: 'refused', at: 0, until: 1, status: 403, host: 'cdn.test' } as const;
  expect(what({ ...entry, count: 1 })).toBe('cdn.test refused 1 request');
  expect(what({ ...entry, count: 4 })).toBe('cdn.test refused 4 requests');
  expect(historyEntryText({ ...entry, count: 1 }, '').bad).toBe(true);
});

test('has a text for every value of the history schema', () => {
  for (const trigger of TriggerSchema.options) expect(historyEntryText({ ...refresh, trigger }, '').how).toMatch(/^\w/);
  const { matched, check: trial } = HistoryEntrySchema.options[0].entries;
  for (const way of matched.wrapped.options)
    expect(historyEntryText({ ...refresh, matched: way }, '').how).toContain(' · ');
  for (const way of trial.wrapped.options)
    expect(historyEntryText({ ...refresh, check: way }, '').how).not.toMatch(/· $/);
  const { mode, why } = HistoryEntrySchema.options[3].entries;
  for (const kind of mode.options)
    for (const reason of why.options) {
      expect(what({ kind: 'mode', at: 0, mode: kind, why: reason })).not.toBe('');
      expect(historyEntryText({ kind: 'mode', at: 0, mode: kind, why: reason }, '').how).not.toBe('');
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
])('reads %j as the host %j', (typed, host) => {
  expect(typedHostPattern(typed)).toBe(host);
});
