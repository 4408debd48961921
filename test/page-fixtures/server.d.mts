import type { Server } from 'node:http';
import type { ObservedRequest } from '../../lib/core/observed-request.ts';

export interface FixtureStream {
  key: string;
  title: string;
  quality: string;
  qualities?: string[];
  kind: 'hls' | 'dash' | 'mp4';
  played: boolean;
  decoy: boolean;
  host: string;
  path: string;
}
export interface FixtureRoute {
  path: string;
  method?: 'GET' | 'POST';
  host?: 'site' | 'player' | 'api';
}
export interface FixtureSite {
  id: string;
  startPath: string;
  frames: string[];
  routes: FixtureRoute[];
  streams: FixtureStream[];
  learnable: 'page' | 'api' | 'headless';
  /** The requests of the page's scripts as webRequest reports them; their URLs contain `{{origin}}`. */
  asked?: ObservedRequest[];
}
export function load(set: string): FixtureSite[];
export function listen(sites: FixtureSite[], port: number): Promise<Server>;
export function originOf(site: FixtureSite, kind: 'site' | 'player' | 'api'): string;
export function streamHost(site: FixtureSite, stream: FixtureStream): string;
export function fill(template: string, ctx: object): string;
export function newCtx(site: FixtureSite): object;
