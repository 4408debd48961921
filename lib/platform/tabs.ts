import * as v from 'valibot';
import type { Tabs } from '../app/ports.ts';
import { type FrameReport, FrameReportSchema, type FoundFrames, foundStreams } from '../core/detect.ts';
import { originPattern } from '../core/http-url.ts';
import { SeenRequestSchema } from '../core/seen-request.ts';
import { isSamePage } from '../core/watch-page.ts';
import { browser } from './browser.ts';
import { look } from './look.ts';
import { manifestsOf, stopWatching, watchManifests } from './seen-manifests.ts';
import { seenRequests } from './seen-requests.ts';
import { followTabs } from './tab-events.ts';

const SeenSchema = v.pipe(v.array(SeenRequestSchema), v.maxLength(500));

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
  look: async (tabId, options) => {
    try {
      const results = await browser.scripting.executeScript({
        target: { tabId, allFrames: true },
        func: look,
        args: [options?.readManifests ?? false, []],
      });
      const frames = await Promise.all(
        results.map(async ({ frameId, result }) => {
          const [report] = parsed(result);
          return report ? [await withUnlisted(report, { tabId, frameId }, options)] : [];
        }),
      );
      const found: FoundFrames = { frames: frames.flat() };
      // Someone looks, and there is nothing: that of a live stream is asked for again soon.
      if (options?.readManifests && foundStreams(found).length === 0) watchManifests(tabId);
      return found;
    } catch {
      // A page of the browser or a store, a tab that is gone, or one that was not opened to us.
      return null;
    }
  },
  settle: stopWatching,
  follow: followTabs,
  requests: async (tabId) => {
    try {
      const results = await browser.scripting.executeScript({
        target: { tabId, allFrames: true },
        func: seenRequests,
      });
      return results.flatMap(({ result }) => {
        const seen = v.safeParse(SeenSchema, result);
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
async function withUnlisted(
  report: FrameReport,
  { tabId, frameId }: { tabId: number; frameId: number },
  options: { readManifests: boolean } = { readManifests: false },
): Promise<FrameReport> {
  const listed = new Set(report.resources.map(({ url }) => url));
  const unlisted = (await manifestsOf(tabId, frameId)).filter(({ url }) => !listed.has(url));
  if (unlisted.length === 0) return report;
  try {
    const [again] = await browser.scripting.executeScript({
      target: { tabId, frameIds: [frameId] },
      func: look,
      args: [options.readManifests, unlisted],
    });
    return parsed(again?.result)[0] ?? report;
  } catch {
    // The frame is gone.
    return report;
  }
}

function parsed(report: unknown): FoundFrames['frames'] {
  const result = v.safeParse(FrameReportSchema, report);
  return result.success ? [result.output] : [];
}
