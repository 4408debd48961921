import type { Ports } from '../app/ports.ts';
import { hostOf } from '../core/http-url.ts';
import { learn as learnFrom } from '../extractors/learn.ts';
import { extractorPorts } from './extract.ts';
import { fetchManifest } from './fetcher.ts';
import { loadLate } from './late.ts';

/** Longest time learning may take with all that it tries, in seconds. */
const LEARNING_TIMEOUT_SECONDS = 180;

/** Learns an extractor with the browser's own fetch. */
export const learn: Ports['learn'] = async (lesson, seen) => {
  const signal = AbortSignal.timeout(LEARNING_TIMEOUT_SECONDS * 1000);
  const works = async (url: string) => {
    try {
      return (await fetchManifest(url, lesson)) !== null;
    } catch {
      return false;
    }
  };
  try {
    await loadLate();
    return await learnFrom(lesson, seen, { ...extractorPorts(signal), works });
  } catch (cause) {
    if (!signal.aborted) throw cause;
    const problem = { kind: 'timeout', host: hostOf(lesson.pageUrl), seconds: LEARNING_TIMEOUT_SECONDS } as const;
    return { ok: false, attempts: [{ kind: 'page', error: { kind: 'extraction-failed', problem } }] };
  }
};
