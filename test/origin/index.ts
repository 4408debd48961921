/** The parts of the station that tests, the demo and the matrix use. */
export {
  channel,
  COOKIE_EDGE,
  EDGE_HOSTS,
  HOSTS,
  ownEdge,
  PLAYER_HOST,
  SITE_HOSTS,
  type Channel,
  type TokenPolicy,
} from './channels.ts';
export type { Knobs } from './knobs.ts';
export type { IssuedLink } from './ledger.ts';
export { isMediaRequest, type Entry, type Role, type StationEvent, type Verdict } from './log.ts';
export { PLAYER_NAMES, type PlayerName } from './players.ts';
export { PRESETS } from './presets.ts';
export { startStation, type Station, type StationOptions } from './station.ts';
