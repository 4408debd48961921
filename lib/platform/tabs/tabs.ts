import * as v from 'valibot';
import type { Tabs } from '../../app/ports.ts';
import { type FrameReport, FrameReportSchema, type TabReport, detectStreams } from '../../core/detection.ts';
import { originPattern } from '../../base/http-url.ts';
import { MEDIA_PATTERNS } from '../../base/media-types.ts';
import { ObservedRequestSchema } from '../../core/observed-request.ts';
import { isSamePage } from '../../core/watch-page.ts';
import { browser } from '../browser.ts';
import { inspectDocument } from './inspect-document.ts';
import { observedManifests, stopWatchingManifests, watchManifests } from './observed-manifests.ts';
import { readResourceTiming } from './resource-timing.ts';
import { setTabListening } from './tab-events.ts';

const ObservedRequestsSchema = v.pipe(v.array(ObservedRequestSchema), v.maxLength(500));

/**
 * Tabs and their documents. Without the `tabs` permission Freshet sees the URL of a tab only if its site is granted.
 */
export const tabs: Tabs = {
  url: async (tabId) => {
    try {
      return (await browser.tabs.get(tabId)).url ?? '';
    } catch {
      return null;
    }
  },
  showing: async (url) => {
    const candidates = await browser.tabs.query({ url: originPattern(url) });
    return candidates.flatMap((tab) => (isSamePage(url, tab.url ?? '') ? (tab.id ?? []) : []));
  },
  inspect: async (tabId, options) => {
    try {
      const results = await browser.scripting.executeScript({
        target: { tabId, allFrames: true },
        func: inspectDocument,
        args: [options?.readManifests ?? false, [], MEDIA_PATTERNS],
      });
      const frames = await Promise.all(
        results.map(async ({ frameId, result }) => {
          const [report] = parseReport(result);
          return report ? [await withNetworkManifests(report, { tabId, frameId }, options)] : [];
        }),
      );
      const found: TabReport = { frames: frames.flat() };
      // The popup finds no stream: watch for a while, since a live stream's manifest is requested again soon.
      if (options?.readManifests && detectStreams(found).length === 0) watchManifests(tabId);
      return found;
    } catch {
      // A page of the browser or of an extension store, a closed tab, or one without access.
      return null;
    }
  },
  stopWatching: stopWatchingManifests,
  setListening: setTabListening,
  observedRequests: async (tabId) => {
    try {
      const results = await browser.scripting.executeScript({
        target: { tabId, allFrames: true },
        func: readResourceTiming,
      });
      return results.flatMap(({ result }) => {
        const parsed = v.safeParse(ObservedRequestsSchema, result);
        return parsed.success ? parsed.output : [];
      });
    } catch {
      return [];
    }
  },
};

/**
 * Completes the report of a document with manifests that were observed on the network alone, since a worker requested
 * them. The document is inspected again, so that it can read them.
 */
async function withNetworkManifests(
  report: FrameReport,
  { tabId, frameId }: { tabId: number; frameId: number },
  options: { readManifests: boolean } = { readManifests: false },
): Promise<FrameReport> {
  const listed = new Set(report.resources.map(({ url }) => url));
  const unlisted = (await observedManifests(tabId, frameId)).filter(({ url }) => !listed.has(url));
  if (unlisted.length === 0) return report;
  try {
    const [again] = await browser.scripting.executeScript({
      target: { tabId, frameIds: [frameId] },
      func: inspectDocument,
      args: [options.readManifests, unlisted, MEDIA_PATTERNS],
    });
    return parseReport(again?.result)[0] ?? report;
  } catch {
    // The frame is gone.
    return report;
  }
}

function parseReport(report: unknown): TabReport['frames'] {
  const result = v.safeParse(FrameReportSchema, report);
  return result.success ? [result.output] : [];
}
