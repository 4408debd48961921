import { beforeAll, describe, expect, test } from 'vitest';
import { parseDefinitions } from '../../../lib/core/site/definition-file.ts';
import { exportText, exportFileName, readFile } from '../../../lib/ui/options/site-file.ts';
import { behaviorText, copyKey, modeText, matchingSites } from '../../../lib/ui/options/site-text.ts';
import { linkRows } from '../../../lib/ui/options/test-run-result.tsx';
import { runDefinitionTest } from '../../../lib/ui/options/test-run.ts';
import { setMessageSource } from '../../../lib/ui/shared/translate.ts';
import { plainText } from '../../../lib/ui/shared/localized-text.ts';
import { fakeClient } from '../../ui/fake-client.ts';
import { campus, optionsStates } from '../../ui/options-states.ts';
import { textsFromFile } from '../../ui/texts.ts';
import { testRunFound } from '../../ui/test-runs.ts';

beforeAll(() => setMessageSource(textsFromFile));

const list = optionsStates['list'] ?? [];
const many = optionsStates['many-sites'] ?? [];
const named = (key: string) => list.find(({ definition }) => definition.key === key)!;
const keys = (query: string) => matchingSites(many, query).map(({ definition }) => definition.key);

describe('the list', () => {
  test('is searched by key, page, kind and origin for every word', () => {
    expect(keys('')).toHaveLength(many.length);
    expect(keys('PORTAL')).toEqual(['portal.example']);
    expect(keys('api')).toEqual(['portal.example']);
    expect(keys('organisation')).toEqual(['intranet.example']);
    expect(keys('campus live')).toEqual(['campus.example']);
    expect(keys('campus zebra')).toEqual([]);
  });
  test('shows when a site is refreshed, and why', () => {
    expect(modeText(campus)).toEqual({ mode: 'Ahead of time', why: null });
    expect(modeText(named('portal.example'))).toEqual({ mode: 'On demand', why: 'A new link ends the old one' });
    expect(modeText(named('conf-live.example'))).toEqual({ mode: 'Off', why: null });
  });
  test('shows what Freshet learned about a site', () => {
    expect(behaviorText(named('portal.example'))).toEqual([
      'A new link of this site makes the old one stop working.',
      'Links of this site last about 12 minutes.',
    ]);
    expect(behaviorText(campus)).toEqual([]);
  });
  test('gives each copy an unused key', () => {
    expect(copyKey('a', new Set(['a']))).toBe('a (2)');
    expect(copyKey('a', new Set(['a', 'a (2)']))).toBe('a (3)');
    expect(copyKey('x'.repeat(80), new Set())).toHaveLength(80);
  });
});

describe('an export or import file', () => {
  test('leaves out what looks like a secret, and names the sites that lost one', () => {
    const secret = { ...campus.definition, page: 'https://campus.example/1?token=abcdefgh12345678' };
    const { text, redactedKeys } = exportText([secret, named('portal.example').definition]);
    expect(redactedKeys).toEqual(['campus.example']);
    expect(text).not.toContain('abcdefgh');
    expect(parseDefinitions(text)).toEqual({
      ok: true,
      sites: [{ ...secret, page: 'https://campus.example/1' }, named('portal.example').definition],
    });
  });
  test('has a name that every file system accepts', () => {
    expect(exportFileName([campus.definition])).toBe('freshet-campus.example.json');
    expect(exportFileName([{ ...campus.definition, key: '../a:b' }])).toBe('freshet-..-a-b.json');
    expect(exportFileName(list.map(({ definition }) => definition))).toBe('freshet-sites.json');
  });
  test('is not read if it is too large', async () => {
    const text = () => Promise.reject(new Error('read'));
    expect(await readFile({ size: 10_000_000, text })).toMatchObject({ ok: false, issues: [{ field: '' }] });
  });
});

describe('a test run', () => {
  const client = (change = {}) =>
    fakeClient({ popup: null, sites: [structuredClone(campus)], access: true, commands: 'work', ...change });
  test('requests access within the click, then runs', async () => {
    const fake = client();
    const testRun = runDefinitionTest(fake, 'run', campus.definition);
    expect(fake.calls).toEqual([{ name: 'requestAccess', data: ['*://campus.example/*'] }]);
    expect(await testRun).toMatchObject({ state: 'found', result: { millis: 812 } });
  });
  test('requests access to every host that the definition names', () => {
    const fake = client();
    const extractor = {
      kind: 'api' as const,
      hops: ['*://player.tv/*', '*://*/*'],
      steps: [
        { request: { method: 'GET' as const, url: 'https://api.tv/x' } },
        { request: { method: 'GET' as const, url: '/y' } },
      ],
    };
    void runDefinitionTest(fake, 'run', { ...campus.definition, extractor });
    expect(fake.calls[0]?.data).toEqual(['*://campus.example/*', '*://player.tv/*', '*://api.tv/*']);
  });
  test('does not run when access is declined', async () => {
    const fake = client({ access: false });
    const testRun = await runDefinitionTest(fake, 'run', campus.definition);
    expect(testRun.state === 'failed' && plainText(testRun.reason.why, 0)).toBe('Access was declined');
    expect(fake.calls).toHaveLength(1);
  });
  test('says why it found nothing, with its trace', async () => {
    const testRun = await runDefinitionTest(client({ commands: 'error' }), 'run', campus.definition);
    expect(testRun.state === 'failed' && plainText(testRun.reason.why, 0)).toBe('No stream found');
    expect(testRun.state === 'failed' && testRun.result?.trace.requests).toHaveLength(1);
  });
  test('gives advice when a value is missing from the page', async () => {
    const problem = { kind: 'value-missing', host: 'campus.example', name: 'csrf' };
    const value = { ...testRunFound, error: { kind: 'extraction-failed', problem } };
    const fake = { ...client(), ask: (async () => ({ ok: true, value })) as never };
    const testRun = await runDefinitionTest(fake, 'run', campus.definition);
    expect(testRun.state === 'failed' && testRun.reason.body && plainText(testRun.reason.body, 0)).toContain('“csrf”');
  });
  test('requests missing access with the next run', async () => {
    const fake = client();
    const value = {
      streams: [],
      error: { kind: 'extraction-failed', problem: { kind: 'needs-access', hosts: ['p.tv'] } },
    };
    const testRun = await runDefinitionTest(
      { ...fake, ask: (async () => ({ ok: true, value })) as never },
      'run',
      campus.definition,
    );
    expect(testRun).toMatchObject({ state: 'failed', origins: ['*://p.tv/*'] });
  });
  test('shows every link, which one is chosen, and why', () => {
    const rows = linkRows({ pageUrl: '', error: null, millis: 0, ...testRunFound });
    expect(rows.map(({ verdict, request }) => [plainText(verdict, 0), request])).toEqual([
      ['Chosen', 3],
      ['A stream’s link', 3],
      ['Skipped: looks like a mention, trailer or ad', 1],
      ['Refused: it points into the local network', 1],
    ]);
    expect(rows[0]!.why.map((why) => plainText(why, 0))[0]).toBe(
      'Same address as Linear Algebra 12, only the token differs',
    );
    const unseen = linkRows({
      pageUrl: '',
      error: null,
      millis: 0,
      ...testRunFound,
      trace: { requests: [], links: [] },
    });
    expect(unseen.map(({ request }) => request)).toEqual([null, null, null]);
  });
});
