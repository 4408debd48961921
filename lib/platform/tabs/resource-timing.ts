/** A request as Resource Timing reports it. */
interface TimedRequest {
  url: string;
  documentUrl: string;
  contentType?: string;
}

/**
 * The latest 200 requests of a document's scripts, and for scripts; the browser remembers 250 resources. Runs inside
 * the document by `scripting.executeScript`, which copies only its source, so it must not use anything outside its own
 * body.
 */
export function readResourceTiming(): TimedRequest[] {
  const kinds = /^(fetch|xmlhttprequest|script|beacon|other)$/;
  return performance
    .getEntriesByType('resource')
    .map((entry) => entry as PerformanceResourceTiming & { contentType?: string })
    .filter(({ name, initiatorType }) => /^https?:/.test(name) && kinds.test(initiatorType))
    .slice(-200)
    .map(({ name, contentType }) => ({
      url: name,
      documentUrl: location.href,
      ...(contentType ? { contentType } : {}),
    }));
}
