/** Imported for its effect: resolves every host under `.test` to loopback in this process, as the test browsers do. */
import dns from 'node:dns';

const lookup = dns.lookup;
dns.lookup = ((host: string, ...rest: unknown[]) =>
  (lookup as (...args: unknown[]) => void)(host.endsWith('.test') ? '127.0.0.1' : host, ...rest)) as typeof lookup;
