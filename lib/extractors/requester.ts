import { ExtractionError, isExtractionError, type ExtractionProblem } from '../core/errors.ts';
import { hostOf, isHttpUrl, parseUrl, redacted } from '../base/http-url.ts';
import type { ExtractionTrace, TracedRequest } from '../core/extraction-trace.ts';
import type { ExtractorPorts, FetchOptions, PageResponse } from './ports.ts';
import { isPrivateHost } from '../base/private-hosts.ts';

type TracedRequestOptions = Omit<FetchOptions, 'signal' | 'as' | 'topLevel'> & Pick<TracedRequest, 'role' | 'from'>;

/** The requests of one extraction. It checks each one before it is sent and records it in the trace. */
export class Requester {
  readonly trace: ExtractionTrace = { requests: [], links: [] };
  private readonly pageUrl: string;
  private readonly ports: ExtractorPorts;
  /** Whether the watch page is itself on the local network; then it may link there. */
  private readonly isLocalPage: boolean;

  /**
   * @throws ExtractionError `not-http` if `pageUrl` is not an http(s) address.
   */
  constructor(pageUrl: string, ports: ExtractorPorts) {
    if (!isHttpUrl(pageUrl)) throw new ExtractionError({ kind: 'not-http', scheme: parseUrl(pageUrl)?.protocol ?? '' });
    this.pageUrl = pageUrl;
    this.ports = ports;
    this.isLocalPage = isPrivateHost(hostOf(pageUrl));
  }

  /** Whether the page may send requests to an http(s) address. A public page may not reach the local network. */
  mayFollow(url: string): boolean {
    return this.isLocalPage || !isPrivateHost(hostOf(url));
  }

  throwIfAborted(): void {
    this.ports.signal?.throwIfAborted();
  }

  hasAccess(url: string): Promise<boolean> {
    return this.ports.hasAccess(url);
  }

  /**
   * Sends a request. `index` is its index in the trace.
   * @throws ExtractionError also if the address, or the one it redirects to, is not allowed; the signal's reason.
   */
  async request(
    url: string,
    { role, from, ...options }: TracedRequestOptions,
  ): Promise<PageResponse & { index: number }> {
    const { ports, trace } = this;
    this.throwIfAborted();
    if (!this.mayFollow(url)) throw new ExtractionError({ kind: 'blocked-address', host: hostOf(url) });
    if (!(await ports.hasAccess(url))) throw new ExtractionError(needsAccessProblem([url]));
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
      if (!this.mayFollow(answer.url)) throw new ExtractionError({ kind: 'blocked-address', host: hostOf(answer.url) });
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

export function needsAccessProblem(urls: readonly string[]): ExtractionProblem {
  return { kind: 'needs-access', hosts: [...new Set(urls.map(hostOf))] };
}
