import { isAllSites, patternCovers } from '../core/match-patterns.ts';
import type { AccessView, GrantView } from '../core/protocol.ts';
import type { ActiveStream } from '../core/stream.ts';
import { requiredOrigins } from './activation.ts';
import type { Ports } from './ports.ts';

/** The grants with the tracked streams that use them, and the missing grants. */
export async function accessView(ports: Ports): Promise<AccessView> {
  const [granted, streams] = await Promise.all([ports.access.granted(), ports.streams.all()]);
  const needs = streams.map((stream) => ({ title: stream.title, origins: requiredAndDeniedOrigins(stream) }));
  const missing = await ports.access.missing([...new Set(needs.flatMap(({ origins }) => origins))]);
  const usedBy = (origin: string): GrantView => ({
    origin,
    streams: needs
      .filter(({ origins }) => origins.some((need) => patternCovers(origin, need)))
      .map(({ title }) => title),
  });
  return {
    grants: granted
      .filter((origin) => !isAllSites(origin))
      .toSorted()
      .map(usedBy),
    waiting: missing.map(usedBy),
    all: granted.some(isAllSites),
  };
}

/** Whether access to one of the hosts that a tracked stream needs is missing. */
export async function lacksAccess(ports: Ports, stream: ActiveStream): Promise<boolean> {
  return (await ports.access.missing(requiredOrigins({ ...stream, url: stream.currentUrl }))).length > 0;
}

/** The hosts that a stream needs now, and those to which its last refresh lacked access. */
function requiredAndDeniedOrigins(stream: ActiveStream): string[] {
  const { lastError } = stream;
  const denied =
    lastError?.kind === 'needs-access'
      ? lastError.hosts
      : lastError?.kind === 'extraction-failed' && lastError.problem.kind === 'needs-access'
        ? lastError.problem.hosts
        : [];
  return requiredOrigins(
    { ...stream, url: stream.currentUrl },
    denied.map((host) => `*://${host}/*`),
  );
}
