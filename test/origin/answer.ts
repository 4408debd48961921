import type { Role, Verdict } from './log.ts';

/** What of a request the station looks at. `path` has the query; `host` has no port. */
export interface Request {
  host: string;
  method: string;
  path: string;
  origin: string | null;
  range: string | null;
  cookie: string | null;
}

/** An answer and what the log is to say about it. */
export interface Answer {
  status: number;
  headers: Record<string, string | string[]>;
  body: string | Buffer;
  /** Repeated after the body until the client has had enough. */
  endless?: string;
  /** How many bytes of the body are sent at once, and how fast the others, in bytes per second. */
  pace?: { burst: number; rate: number };
  /** How long to wait before answering, in milliseconds. */
  delay?: number;
  role: Role;
  verdict: Verdict;
  channel: string | null;
  generation?: number | null;
  /** The token in the path, for the log to leave out. */
  token?: string | null;
}

export function notFound(): Answer {
  return {
    status: 404,
    headers: { 'content-type': 'text/plain' },
    body: 'Not found\n',
    role: 'other',
    verdict: 'not-found',
    channel: null,
  };
}
