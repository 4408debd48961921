import { describe, expect, test } from 'vitest';
import { PLAYER_ACTIONS, EXPIRIES } from '../../matrix/player-actions.ts';
import { allCells, BROWSERS, channelOf, inRounds } from '../../matrix/cells.ts';
import { MODES } from '../../matrix/modes.ts';
import { ROWS } from '../../matrix/players.ts';
import { PLAYER_NAMES } from '../../origin/index.ts';

const cells = allCells();
const there = cells.filter(({ missing }) => missing === null);

test('every player of the station is in every mode and browser', () => {
  expect(cells).toHaveLength(BROWSERS.length * ROWS.length * MODES.length);
  expect(new Set(ROWS.map(({ player }) => player))).toEqual(new Set(PLAYER_NAMES));
});

test('what does not exist says why', () => {
  for (const { missing } of cells) expect(missing ?? 'it exists').toMatch(/\w+ \w+/);
});

test('a round has every player with another kind of link', () => {
  const own = cells.filter(({ browser }) => browser === 'chromium');
  const rounds = inRounds(own);
  for (let i = 0; i < rounds.length; i += ROWS.length) {
    const round = rounds.slice(i, i + ROWS.length);
    expect(new Set(round.map(({ row }) => row)).size).toBe(ROWS.length);
    expect(new Set(round.map(({ mode }) => mode)).size).toBe(ROWS.length);
  }
  expect(new Set(rounds)).toEqual(new Set(own));
});

describe('the channels', () => {
  const channels = there.flatMap((cell) => (['kept', 'none', 'never'] as const).map((part) => channelOf(cell, part)));

  test('are all served, each with an id of its own', () => {
    expect(new Set(channels.map(({ id }) => id)).size).toBe(3 * there.length);
  });

  test('are on a site of their own for each cell', () => {
    expect(new Set(channels.map(({ site }) => site)).size).toBe(there.length);
  });

  test('have titles of which none is part of another', () => {
    const titles = [...new Set(channels.map(({ title }) => title))];
    for (const title of titles) expect(titles.filter((it) => it.includes(title))).toEqual([title]);
  });

  test('differ between the three viewings by the lifetime alone', () => {
    for (const cell of there) {
      const [kept, none, never] = (['kept', 'none', 'never'] as const).map((part) => {
        const { id: _, ...rest } = channelOf(cell, part);
        return rest;
      });
      expect(none).toEqual(kept);
      const lifetime = never?.token.lifetime ?? 0;
      expect(lifetime).toBeGreaterThan(3600);
      expect(never).toEqual({ ...kept, token: { ...kept?.token, lifetime } });
    }
  });

  test('have separate audio and AES-128 in HLS', () => {
    const hls = there.filter(({ row, mode }) => row.plays === 'hls' && mode.name !== 'low-latency');
    for (const cell of hls) {
      const { container, encryption } = channelOf(cell, 'kept');
      const both = [container === 'fmp4', encryption === 'aes-128'];
      expect(both).toEqual(
        cell.row.player === 'native'
          ? [cell.row.name === 'native-audio', cell.row.name === 'native-aes']
          : [true, true],
      );
    }
  });
});

test.each(Object.entries(PLAYER_ACTIONS))(
  'a viewer of %s switches variants and pauses for two lifetimes',
  (kind, acts) => {
    const all = Object.entries(acts);
    const at = (wanted: string): number => Number(all.find(([, action]) => action.kind === wanted)?.[0]);
    expect(at('play') - at('pause')).toBe(2);
    expect(all.filter(([, action]) => action.kind === 'variant').length).toBeGreaterThan(2);
    expect(all.filter(([, action]) => action.kind === 'seek').length).toBe(kind === 'vod' ? 5 : 0);
    expect(Math.max(...all.map(([lifetimes]) => Number(lifetimes)))).toBeLessThan(EXPIRIES);
  },
);
