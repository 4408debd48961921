import type { Ports } from '../app/ports.ts';
import { hostOf } from '../base/http-url.ts';
import { learnCheapestExtractor as learnFrom } from '../extractors/learning/learn-extractor.ts';
import { extractorPorts } from './extraction.ts';
import { fetchManifest } from './network/user-fetch.ts';

/** Longest time of learning with all its attempts (s). */
const LEARNING_TIMEOUT_SECONDS = 180;

/** Learns an extractor with the browser's own fetch. */
export const learnInBrowser: Ports['learnExtractor'] = async (target, seen) => {
  const signal = AbortSignal.timeout(LEARNING_TIMEOUT_SECONDS * 1000);
  const isLinkPlayable = async (url: string) => {
    try {
      return (await fetchManifest(url, target)) !== null;
    } catch {
      return false;
    }
  };
  try {
    return await learnFrom(target, seen, { ...extractorPorts(signal), isLinkPlayable });
  } catch (cause) {
    if (!signal.aborted) throw cause;
    const problem = { kind: 'timeout', host: hostOf(target.pageUrl), seconds: LEARNING_TIMEOUT_SECONDS } as const;
    return { ok: false, attempts: [{ kind: 'page', error: { kind: 'extraction-failed', problem } }] };
  }
};
