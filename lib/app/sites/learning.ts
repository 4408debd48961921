import type { StreamError } from '../../core/errors.ts';
import { hostOf, parseUrl } from '../../base/http-url.ts';
import { compareLinks } from '../../core/url/similarity.ts';
import { freeKey, type Learned, type SiteDefinition } from '../../core/site.ts';
import type { ActiveStream } from '../../core/stream.ts';
import { isSamePage } from '../../core/watch-page.ts';
import { copySiteBehavior } from './behavior.ts';
import type { Ports } from '../ports.ts';

/**
 * Learns from the last refresh of the streams with these keys. A success raises the confidence of a learned definition.
 * A failure that another extractor may fix starts learning a new one. Definitions of the user and managed ones are
 * never changed. Returns the keys of the streams that have a new definition and need a refresh. `always`: learn however
 * often it failed before, as after a grant.
 */
export async function learnFromRefreshes(ports: Ports, keys: readonly string[], always = false): Promise<string[]> {
  const changed: string[] = [];
  for (const key of keys) {
    const stream = (await ports.streams.all()).find(({ originalUrl }) => originalUrl === key);
    if (!stream || !ports.isOnline()) continue;
    if (stream.lastError === null) await confirmDefinition(ports, stream);
    else if (shouldLearn(stream, always) && (await learnSite(ports, stream))) changed.push(key);
  }
  return changed;
}

/**
 * Learns an extractor that finds the link of a stream on its watch page, and stores it in the stream's definition.
 * Returns whether it found one. If access to another host is missing, the stream's error says so. A definition that
 * works for other pages of the site stays as it is; this page then gets its own.
 */
async function learnSite(ports: Ports, stream: ActiveStream): Promise<boolean> {
  const before = await learnedSite(ports, stream);
  if (!before) return false;
  const { pageUrl, frameUrl, title, tabId } = stream;
  const links = stream.generations.map(({ url }) => url);
  const result = await ports.learnExtractor(
    { pageUrl, frameUrl, title, links, at: ports.now() },
    await ports.tabs.observedRequests(tabId),
  );
  // The user may have edited or removed it, or ended the stream, in the meantime.
  const site = await learnedSite(ports, stream);
  if (!site || JSON.stringify(site) !== JSON.stringify(before)) return false;
  if (!result.ok) {
    const accessError = result.attempts.map(({ error }) => error).find(({ kind }) => kind === 'needs-access');
    if (accessError)
      await ports.streams.update(stream.originalUrl, (stored) => stored && { ...stored, lastError: accessError });
    ports.log('not-learned', { host: hostOf(pageUrl), tried: result.attempts.map(({ kind }) => kind).join(' ') });
    return false;
  }
  const { extractor, confidence, by, requests } = result;
  const learned: Learned = { at: ports.now(), confidence, matchedBy: by, requests };
  await storeLearnedSite(ports, stream, { ...site, extractor, learned });
  ports.announceChange();
  return true;
}

/** The learned definition of a stream; undefined if its definition is the user's or managed. */
async function learnedSite(ports: Ports, { siteKey, originalUrl }: ActiveStream): Promise<SiteDefinition | undefined> {
  if (!(await ports.streams.all()).some((stream) => stream.originalUrl === originalUrl)) return undefined;
  return (await ports.sites.all()).find(({ key, origin }) => key === siteKey && origin === 'learned');
}

async function storeLearnedSite(ports: Ports, stream: ActiveStream, site: SiteDefinition): Promise<void> {
  const others = (await ports.streams.all()).filter(
    ({ siteKey, pageUrl, lastError, refreshCount }) =>
      siteKey === site.key && !isSamePage(pageUrl, stream.pageUrl) && lastError === null && refreshCount > 0,
  );
  if (others.length === 0) return ports.sites.put({ ...site, page: stream.pageUrl });
  const taken = new Set((await ports.sites.all()).map(({ key }) => key));
  const key = freeKey(stream.pageUrl, taken);
  await ports.sites.put({ ...site, key, page: stream.pageUrl, matches: [pagePattern(stream.pageUrl)] });
  await copySiteBehavior(ports, site.key, key);
  await ports.streams.update(stream.originalUrl, (stored) => stored && { ...stored, siteKey: key });
}

function pagePattern(pageUrl: string): string {
  const { hostname = '', pathname = '/' } = parseUrl(pageUrl) ?? {};
  return `*://${hostname}${pathname.replaceAll('*', '')}*`;
}

/** Raises the confidence of a learned definition after a successful refresh. */
async function confirmDefinition(ports: Ports, stream: ActiveStream): Promise<void> {
  const site = await learnedSite(ports, stream);
  if (!site || stream.refreshCount === 0 || site.learned?.confidence === 'certain') return;
  const [first = stream.originalUrl] = stream.generations.map(({ url }) => url);
  const similarity = compareLinks(first, stream.currentUrl);
  const samePath = similarity.sameOrigin && similarity.samePath;
  const by = samePath ? 'path' : similarity.names === 'same' ? 'names' : 'title-and-quality';
  const confidence = stream.refreshCount > 1 && by !== 'title-and-quality' ? 'certain' : 'likely';
  if (site.learned && site.learned.confidence === confidence) return;
  await ports.sites.put({ ...site, learned: { ...site.learned, at: ports.now(), confidence, matchedBy: by } });
  ports.announceChange();
}

/**
 * Whether to learn now: at the first failure, then at every doubling of their count. A changed site may change back.
 */
function shouldLearn({ lastError, failures }: ActiveStream, always: boolean): boolean {
  return lastError !== null && canLearningFix(lastError) && (always || (failures & (failures - 1)) === 0);
}

/** Whether the definition may have caused the error, rather than the network, the session or a missing grant. */
function canLearningFix(error: StreamError): boolean {
  switch (error.kind) {
    case 'no-streams':
    case 'no-match':
    case 'ambiguous':
    case 'different-stream':
    case 'manifest-mismatch':
    case 'fresh-refused':
      return true;
    case 'extraction-failed': {
      const { problem } = error;
      if (problem.kind === 'status') return problem.status >= 400 && problem.status < 500 && problem.status !== 429;
      return ['not-a-page', 'too-large', 'value-missing', 'blocked-address', 'not-http'].includes(problem.kind);
    }
    case 'refresh-failed':
    case 'extractor-missing':
    case 'needs-access':
    case 'offline':
    case 'no-rule':
      return false;
  }
}
