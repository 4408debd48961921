import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Extractor } from '../../lib/core/site.ts';
import type { TestRunView } from '../../lib/core/protocol.ts';
import { serveHostilePages, type HostilePages } from '../hostile/pages.ts';
import { builtExtension } from '../harness/build.ts';
import { launch, type Driver } from '../harness/launch.ts';
import { ask } from './ask.ts';
import { browser } from './lane.ts';

/** A host that is public by its name. */
const HOST = 'site.test';

const REFUSED: [string, string, object][] = [
  ['a page of 50 MB', '/huge', { kind: 'too-large' }],
  ['a page without end', '/endless', { kind: 'too-large' }],
  ['a redirect to itself', '/loop', { kind: 'unreachable' }],
  ['redirects without end', '/spiral', { kind: 'unreachable' }],
  ['a redirect to a script', '/to-script', { kind: 'unreachable' }],
  ['a redirect to the local network', '/to-inside', { kind: 'unreachable' }],
];
const BOUNDED: [string, string][] = [
  ['a markup bomb', '/bomb'],
  ['five thousand frames', '/frames'],
  ['frames that show each other', '/ping'],
];

/** Pages and definitions that mean harm, read by the built extension with the browser's own fetch. */
describe('what means harm', () => {
  let pages: HostilePages;
  let driver: Driver;

  beforeAll(async () => {
    pages = await serveHostilePages();
    driver = await launch({ browser, hosts: [HOST], extensionDir: builtExtension(browser) });
  });
  afterAll(async () => {
    await driver?.close();
    pages?.close();
  });

  it('control: a page that means none is read', async () => {
    expect(found(await testRun('/inside'))).toEqual(['cdn.test/…/inside.m3u8']);
  });

  it.each(REFUSED)('%s is refused with a reason, and on record', async (_, path, problem) => {
    const { error, streams, trace } = await testRun(path);
    expect({ error, streams }).toMatchObject({ error: { kind: 'extraction-failed', problem }, streams: [] });
    expect(trace.requests).toMatchObject([{ role: 'page', problem }]);
  });

  describe('what takes long to read, all at once', () => {
    const views = new Map<string, TestRunView>();
    let answered = 0;

    beforeAll(async () => {
      const state = { reading: true };
      const read = async (path: string) => void views.set(path, await testRun(path));
      const over = Promise.all(BOUNDED.map(([, path]) => read(path))).finally(() => (state.reading = false));
      while (state.reading) {
        await ask(driver, 'settings', undefined);
        if (state.reading) answered++;
      }
      await over;
    });

    it.each(BOUNDED)('%s: read within bounds', (_, path) => {
      const { error, trace } = views.get(path)!;
      expect(error).toEqual({ kind: 'no-streams' });
      expect(trace.requests.length).toBeLessThanOrEqual(12);
    });

    it('the background answers meanwhile', () => {
      // The one that it was asked before it had all pages, and one while it read them.
      expect(answered).toBeGreaterThan(1);
    });
  });

  it('links to scripts, data and files are none, and titles are plain text', async () => {
    const view = await testRun('/links');
    expect(found(view)).toEqual(['cdn.test/…/ok.m3u8']);
    expect(view.streams[0]?.title).toBe('gpj.exe <img src=x onerror=alert(1)>');
  });

  it('links and frames of the local network are not followed', async () => {
    const before = pages.asked.length;
    const view = await testRun('/inwards');
    expect(found(view)).toEqual([]);
    expect(view.trace.links).toMatchObject([{ verdict: 'private-address' }]);
    expect(pages.asked.slice(before)).toEqual(['/inwards']);
  });

  it('links in comments are not given', async () => {
    const view = await testRun('/comments');
    expect(found(view)).toEqual(['cdn.test/…/own.m3u8']);
    expect(view.trace.links).toContainEqual(
      expect.objectContaining({ link: 'evil.test/…/own.m3u8', verdict: 'mentioned' }),
    );
  });

  it.each<[string, unknown, string]>([
    ['hundreds of hops', { kind: 'page', hops: Array(300).fill('*://site.test/*') }, 'extractor.hops'],
    ['hundreds of requests', { kind: 'api', steps: Array(300).fill(step('/a')) }, 'extractor.steps'],
    ['a value that needs itself', { kind: 'api', steps: [step('/{a}', { a: ['a'] })] }, 'extractor.steps'],
  ])('a definition with %s is refused at its place', async (_, extractor, field) => {
    const before = pages.asked.length;
    const answer = await ask(driver, 'runSiteTest', { id: 'harm', definition: definition('/inside', extractor) });
    expect(answer).toMatchObject({ ok: false, problem: { kind: 'invalid' } });
    const issues = !answer.ok && answer.problem.kind === 'invalid' ? answer.problem.issues : [];
    expect(issues.map((issue) => issue.field).join()).toContain(field);
    expect(pages.asked.slice(before)).toEqual([]);
  });

  async function testRun(path: string): Promise<TestRunView> {
    const extractor: Extractor = { kind: 'page' };
    const answer = await ask(driver, 'runSiteTest', { id: path, definition: definition(path, extractor) });
    if (!answer.ok) throw new Error(answer.problem.kind);
    return answer.value;
  }

  function definition(path: string, extractor: unknown): unknown {
    return {
      schemaVersion: 2,
      key: 'harm',
      matches: [`*://${HOST}/*`],
      page: `http://${HOST}:${pages.port}${path}`,
      origin: 'user',
      enabled: true,
      mode: 'auto',
      extractor,
    };
  }
});

function step(url: string, values?: Record<string, string[]>): unknown {
  return { request: { method: 'GET', url }, ...(values && { values }) };
}

function found({ streams }: TestRunView): string[] {
  return streams.map(({ link }) => link);
}
