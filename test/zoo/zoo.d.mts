import type { Server } from 'node:http';
import type { SeenRequest } from '../../lib/core/seen-request.ts';

export interface ZooStream {
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
export interface ZooRoute {
  path: string;
  method?: 'GET' | 'POST';
  host?: 'site' | 'player' | 'api';
}
export interface ZooSite {
  id: string;
  startPath: string;
  frames: string[];
  routes: ZooRoute[];
  streams: ZooStream[];
  learnable: 'page' | 'api' | 'replay';
  /** What the page's scripts ask for, as webRequest tells of it; addresses with `{{origin}}`. */
  asked?: SeenRequest[];
}
export function load(set: string): ZooSite[];
export function listen(sites: ZooSite[], port: number): Promise<Server>;
export function originOf(site: ZooSite, kind: 'site' | 'player' | 'api'): string;
export function streamHost(site: ZooSite, stream: ZooStream): string;
export function fill(template: string, ctx: object): string;
export function newCtx(site: ZooSite): object;
