import type { Role, Verdict } from './log.ts';

/** The parts of a request that the station uses. `path` includes the query; `host` has no port. */
export interface Request {
  host: string;
  method: string;
  path: string;
  origin: string | null;
  range: string | null;
  cookie: string | null;
}

/** A response, and its details for the log. */
export interface Answer {
  status: number;
  headers: Record<string, string | string[]>;
  body: string | Buffer;
  /** Repeated after the body until the client disconnects. */
  endless?: string;
  /** Bytes of the body to send at once, and the rate for the rest in bytes per second. */
  pace?: { burst: number; rate: number };
  /** Delay before the response, in milliseconds. */
  delay?: number;
  role: Role;
  verdict: Verdict;
  channel: string | null;
  generation?: number | null;
  /** The token in the path, which the log leaves out. */
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
