/** Imported for its effect: in this process every host of `.test` is on loopback, as the browsers of the harness have it. */
import dns from 'node:dns';

const lookup = dns.lookup;
dns.lookup = ((host: string, ...rest: unknown[]) =>
  (lookup as (...args: unknown[]) => void)(host.endsWith('.test') ? '127.0.0.1' : host, ...rest)) as typeof lookup;
