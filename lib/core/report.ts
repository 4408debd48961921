import type { HistoryEntry, StreamRecord } from './history.ts';

/** Where the report was made. */
export interface ReportFacts {
  version: string;
  userAgent: string;
  /** Milliseconds since the epoch. */
  now: number;
}

/**
 * The history as text that is safe to share. A record holds no link or token; the report omits titles and replaces
 * every host by a placeholder, the same one throughout. The text is English, like logs: its readers are developers.
 */
export function redactedReport(records: readonly StreamRecord[], { version, userAgent, now }: ReportFacts): string {
  const hosts = placeholders(records);
  const lines = [`Freshet ${version}`, userAgent, `Made at ${new Date(now).toISOString()}`, ''];
  for (const [index, record] of records.entries()) {
    const end = record.until === null ? 'kept' : `ended at ${new Date(record.until).toISOString()}`;
    lines.push(`stream ${index + 1} on ${hosts(record.site)}, since ${new Date(record.since).toISOString()}, ${end}`);
    for (const entry of record.entries) lines.push(`  ${new Date(entry.at).toISOString()} ${entryLine(entry, hosts)}`);
    lines.push('');
  }
  return lines.join('\n');
}

type HostPlaceholder = (host: string) => string;

/** Names hosts `host 1`, `host 2`, … in order of appearance. */
function placeholders(records: readonly StreamRecord[]): HostPlaceholder {
  const known = new Map<string, string>();
  const name: HostPlaceholder = (host) => {
    const found = known.get(host) ?? `host ${known.size + 1}`;
    known.set(host, found);
    return found;
  };
  for (const { site } of records) name(site);
  return name;
}

function entryLine(entry: HistoryEntry, hosts: HostPlaceholder): string {
  switch (entry.kind) {
    case 'refresh': {
      const { extract, check, pair, total } = entry.steps;
      const times = `${total} ms (extract ${extract}, try ${check}, pair ${pair})`;
      if (entry.error) return `refresh (${entry.trigger}) failed after ${times}: ${errorLine(entry.error, hosts)}`;
      const changed = entry.changed.join(', ') || 'nothing';
      const life = entry.expiresAt === null ? 'unknown' : `${Math.round((entry.expiresAt - entry.at) / 1000)} s`;
      return `refresh (${entry.trigger}) in ${times}: matched ${entry.matched}, trial ${entry.check}, changed ${changed}, life ${life}`;
    }
    case 'refused':
      return `${hosts(entry.host)} answered ${entry.status}, ${entry.count} times until ${new Date(entry.until).toISOString()}`;
    case 'page-link':
      return 'the page got a link by itself';
    case 'mode':
      return `mode ${entry.mode}: ${entry.why}`;
  }
}

/** Fields whose values come from a closed set. Any other text may come from a page or the viewer. */
const CLOSED_SET_FIELDS = new Set(['reason', 'extractor']);

/** The kind of an error with its numbers, and with placeholders for its hosts. Everything else is omitted. */
function errorLine(error: object & { kind: string }, hosts: HostPlaceholder): string {
  const details = Object.entries(error).flatMap(([field, value]: [string, unknown]) => {
    if (field === 'problem') return [errorLine(value as typeof error, hosts)];
    if (field === 'host') return [hosts(String(value))];
    if (field === 'hosts') return [(value as string[]).map(hosts).join(', ')];
    return typeof value === 'number' || CLOSED_SET_FIELDS.has(field) ? [`${field} ${String(value)}`] : [];
  });
  return [error.kind, ...details].join(', ');
}
