import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';

import type { Channel } from './channels.ts';

/** The players that a watch page can use, by their names in its URL (`?player=…`), and their builds on npm. */
const LIBRARIES = {
  'hls.js': 'hls.js/dist/hls.min.js',
  'video.js': 'video.js/dist/video.min.js',
  shaka: 'shaka-player/dist/shaka-player.compiled.js',
  'dash.js': 'dashjs',
  /** The `<video>` element alone. */
  native: null,
} as const;

export type PlayerName = keyof typeof LIBRARIES;

export const PLAYER_NAMES = Object.keys(LIBRARIES) as PlayerName[];

/** The default player of a channel. */
export function usualPlayer({ container, manifest }: Channel): PlayerName {
  if (container === 'mp4') return 'native';
  return manifest === 'dash' ? 'dash.js' : 'hls.js';
}

/** The player in a query; null if it names none of the station's. */
export function playerIn(query: URLSearchParams): PlayerName | null {
  return PLAYER_NAMES.find((name) => name === query.get('player')) ?? null;
}

/** The scripts of a page with these players, in load order. */
export function scriptsOf(players: readonly PlayerName[]): string[] {
  const each = [...new Set(players)].flatMap((name) => [
    ...(LIBRARIES[name] === null ? [] : [`/library/${name}`]),
    `/player/${name}`,
  ]);
  return [...each, '/player'];
}

const read = new Map<string, string>();

/** The script at a path; null if there is none. */
export function scriptAt(path: string): string | null {
  const file = fileOf(path);
  if (file === null) return null;
  const text = read.get(path) ?? readFileSync(file, 'utf8');
  read.set(path, text);
  return text;
}

function fileOf(path: string): URL | string | null {
  if (path === '/player') return new URL('./pages/player.js', import.meta.url);
  const [, kind, name] = /^\/(library|player)\/(.+)$/.exec(path) ?? [];
  const player = PLAYER_NAMES.find((it) => it === name);
  if (player === undefined) return null;
  if (kind === 'player') return new URL(`./pages/players/${player.replace('.js', '')}.js`, import.meta.url);
  const library = LIBRARIES[player];
  return library === null ? null : createRequire(import.meta.url).resolve(library);
}
