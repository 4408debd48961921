import { ExtractionError, isExtractionError, type ExtractionProblem } from '../core/errors.ts';
import { hostOf, isHttpUrl, parseUrl, redacted } from '../core/http-url.ts';
import type { Trace, TracedRequest } from '../core/trace.ts';
import type { ExtractorPorts, FetchOptions, PageText } from './ports.ts';
import { isPrivateHost } from './private-host.ts';

type Asked = Omit<FetchOptions, 'signal' | 'as' | 'topLevel'> & Pick<TracedRequest, 'role' | 'from'>;

/** The requests of one extraction: each checked before it is made, and on record afterwards. */
export class Requester {
  readonly trace: Trace = { requests: [], links: [] };
  private readonly pageUrl: string;
  private readonly ports: ExtractorPorts;
  /** Whether the watch page is itself on the local network, and may lead there. */
  private readonly local: boolean;

  /** @throws ExtractionError `not-http` where `pageUrl` is another kind of address. */
  constructor(pageUrl: string, ports: ExtractorPorts) {
    if (!isHttpUrl(pageUrl)) throw new ExtractionError({ kind: 'not-http', scheme: parseUrl(pageUrl)?.protocol ?? '' });
    this.pageUrl = pageUrl;
    this.ports = ports;
    this.local = isPrivateHost(hostOf(pageUrl));
  }

  /** Whether an http(s) address is one that the page may lead to: nothing on the local network for a public page. */
  mayLeadTo(url: string): boolean {
    return this.local || !isPrivateHost(hostOf(url));
  }

  throwIfAborted(): void {
    this.ports.signal?.throwIfAborted();
  }

  hasAccess(url: string): Promise<boolean> {
    return this.ports.hasAccess(url);
  }

  /**
   * Makes a request. `index` is its place in the trace.
   * @throws ExtractionError also for an address that may not be asked, or that the answer came from; the signal's reason.
   */
  async ask(url: string, { role, from, ...options }: Asked): Promise<PageText & { index: number }> {
    const { ports, trace } = this;
    this.throwIfAborted();
    if (!this.mayLeadTo(url)) throw new ExtractionError({ kind: 'refused-address', host: hostOf(url) });
    if (!(await ports.hasAccess(url))) throw new ExtractionError(needsAccess([url]));
    const link = redacted(url);
    const entry: TracedRequest = {
      role,
      from,
      method: options.method ?? 'GET',
      link,
      answeredBy: link,
      status: null,
      millis: 0,
      bytes: 0,
      problem: null,
    };
    const index = trace.requests.push(entry) - 1;
    const start = ports.now();
    try {
      const answer = await ports.fetchText(url, {
        ...options,
        as: role === 'step' ? 'data' : 'frame',
        topLevel: this.pageUrl,
        ...(ports.signal && { signal: ports.signal }),
      });
      Object.assign(entry, { answeredBy: redacted(answer.url), status: answer.status, bytes: answer.bytes });
      if (!this.mayLeadTo(answer.url)) throw new ExtractionError({ kind: 'refused-address', host: hostOf(answer.url) });
      return { ...answer, index };
    } catch (cause) {
      if (isExtractionError(cause)) {
        entry.problem = cause.problem;
        if (cause.problem.kind === 'status') entry.status = cause.problem.status;
      }
      throw cause;
    } finally {
      entry.millis = Math.round(ports.now() - start);
    }
  }
}

export function needsAccess(urls: readonly string[]): ExtractionProblem {
  return { kind: 'needs-access', hosts: [...new Set(urls.map(hostOf))] };
}
