import * as v from 'valibot';
import type { Tabs } from '../../app/ports.ts';
import { type FrameReport, FrameReportSchema, type TabReport, detectStreams } from '../../core/detection.ts';
import { originPattern } from '../../base/http-url.ts';
import { ObservedRequestSchema } from '../../core/observed-request.ts';
import { isSamePage } from '../../core/watch-page.ts';
import { browser } from '../browser.ts';
import { inspectDocument } from './inspect-document.ts';
import { observedManifests, stopWatchingManifests, watchManifests } from './observed-manifests.ts';
import { readResourceTiming } from './resource-timing.ts';
import { setTabListening } from './tab-events.ts';

const ObservedRequestsSchema = v.pipe(v.array(ObservedRequestSchema), v.maxLength(500));

/** Tabs and what is in them. Without the `tabs` permission: a tab's address is ours to see where its site is granted. */
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
        args: [options?.readManifests ?? false, []],
      });
      const frames = await Promise.all(
        results.map(async ({ frameId, result }) => {
          const [report] = parseReport(result);
          return report ? [await withNetworkManifests(report, { tabId, frameId }, options)] : [];
        }),
      );
      const found: TabReport = { frames: frames.flat() };
      // Someone looks, and there is nothing: that of a live stream is asked for again soon.
      if (options?.readManifests && detectStreams(found).length === 0) watchManifests(tabId);
      return found;
    } catch {
      // A page of the browser or a store, a tab that is gone, or one that was not opened to us.
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
        const seen = v.safeParse(ObservedRequestsSchema, result);
        return seen.success ? seen.output : [];
      });
    } catch {
      return [];
    }
  },
};

/**
 * The report of a document with the manifests that were seen on the network and that it does not list, as it reads them:
 * a worker of it asked for those.
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
      args: [options.readManifests, unlisted],
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
