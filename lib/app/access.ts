import { isAllSites, patternCovers } from '../core/grants.ts';
import type { AccessView, GrantView } from '../core/protocol.ts';
import type { ActiveStream } from '../core/stream.ts';
import { requiredOrigins } from './activation.ts';
import type { Ports } from './ports.ts';

/** What is granted, for which kept streams, and what they wait for. */
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

/** Whether a kept stream may not use one of the hosts it has now. */
export async function lacksAccess(ports: Ports, stream: ActiveStream): Promise<boolean> {
  return (await ports.access.missing(requiredOrigins({ ...stream, url: stream.currentUrl }))).length > 0;
}

/** Hosts of the stream as it is, and those its last refresh was refused for want of. */
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
