import { StreamRequestIndex, type RequestOwner } from '../../core/rules/attribution.ts';
import type { ActiveStream } from '../../core/stream.ts';
import type { Ports } from '../ports.ts';
import type { PlayerActivity } from '../refresh/children.ts';
import { createIdleTracker, type IdleTracker } from './idle.ts';
import { createRequestObservations, type RequestObservations } from './observations.ts';

/** Player activity with what the traffic monitor needs to record it. */
export interface RecordedActivity extends PlayerActivity {
  observations: RequestObservations;
  idle: IdleTracker;
  /** The stream and link that a request of a document on `host` belongs to; null if it belongs to none. */
  requestOwner(url: string, host: string): RequestOwner | null;
  /** Attributes requests to these streams from now on, and drops all others. Returns the hosts of these streams. */
  update(streams: readonly ActiveStream[]): string[];
}

/** Creates the record of players' requests: the traffic monitor writes it, the refresh reads it. */
export function createPlayerActivity(ports: Ports): RecordedActivity {
  const observations = createRequestObservations(ports);
  const idle = createIdleTracker(ports);
  let index = new StreamRequestIndex([]);
  return {
    observations,
    idle,
    requestOwner: (url, host) => index.ownerOf(url, host),
    update: (streams) => {
      const keys = new Set(streams.map(({ originalUrl }) => originalUrl));
      observations.retain(keys);
      idle.retain(keys);
      index = new StreamRequestIndex(streams, index);
      return index.hosts();
    },
    recentRequests: observations.recentRequests,
    ownerOf: (url, host) => index.ownerOf(url, host)?.originalUrl ?? null,
    waitForIdle: ports.traffic.canHold ? idle.drainInFlight : idle.waitForIdle,
  };
}
