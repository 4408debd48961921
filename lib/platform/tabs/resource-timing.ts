/** A request as Resource Timing tells of it. */
interface TimedRequest {
  url: string;
  documentUrl: string;
  contentType?: string;
}

/**
 * Runs inside a document by `scripting.executeScript`, which passes on its source alone: it must not use anything from
 * outside its own body. What the document asked for by scripts, and the scripts themselves; the browser keeps 250.
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
