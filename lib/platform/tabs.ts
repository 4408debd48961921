import * as v from 'valibot';
import type { Tabs } from '../app/ports.ts';
import { FrameReportSchema, type FoundFrames } from '../core/detect.ts';
import { originPattern } from '../core/http-url.ts';
import { SeenRequestSchema } from '../core/seen-request.ts';
import { isSamePage } from '../core/watch-page.ts';
import { browser } from './browser.ts';
import { look } from './look.ts';
import { seenRequests } from './seen-requests.ts';

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
  withUrl: async (url) => {
    const candidates = await browser.tabs.query({ url: originPattern(url) });
    return candidates.find((tab) => isSamePage(url, tab.url ?? ''))?.id ?? null;
  },
  look: async (tabId, options) => {
    try {
      const results = await browser.scripting.executeScript({
        target: { tabId, allFrames: true },
        func: look,
        args: [options?.readManifests ?? false],
      });
      return { frames: results.flatMap(({ result }) => parsed(result)) } satisfies FoundFrames;
    } catch {
      // A page of the browser or a store, a tab that is gone, or one that was not opened to us.
      return null;
    }
  },
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

function parsed(report: unknown): FoundFrames['frames'] {
  const result = v.safeParse(FrameReportSchema, report);
  return result.success ? [result.output] : [];
}
