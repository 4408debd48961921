import { changedPieces } from '../../lib/core/url/changed-pieces.ts';
import { linkParts } from '../../lib/core/url/parts.ts';
import { tokenParts } from '../../lib/core/url/diff.ts';
import type { TokenScheme } from '../unit/core/token-schemes.ts';

/** Where a URL is asked for, and where it must arrive. */
export interface ResourceMove {
  role: string;
  from: string;
  to: string;
}

/** A URL of the table on the loopback server: `https://live.example.com/…` is `http://live.example.com.test:PORT/…`. */
export function onWire(url: string, port: number): string {
  return url.replace(/^https?:\/\/([^/:?#]+)(:\d+)?/, (_, host: string) => `http://${host}.test:${port}`);
}

/** Every host of the table, as it is called on the loopback server. */
export function wireHosts(schemes: readonly TokenScheme[]): string[] {
  const urls = schemes.flatMap(({ example }) => [
    example.before,
    example.after,
    ...example.children.flatMap(({ request, expect }) => [request, expect]),
  ]);
  return [...new Set(urls.map((url) => new URL(onWire(url, 80)).hostname))];
}

/** The family of a scheme's example on the loopback server: the link itself and every child. */
export function resourceMovesOf({ example }: TokenScheme, port: number): ResourceMove[] {
  return [
    { role: 'link', from: onWire(example.before, port), to: onWire(example.after, port) },
    ...example.children.map((child) => ({
      role: `${child.via} ${child.role}`,
      from: onWire(child.request, port),
      to: onWire(child.expect, port),
    })),
  ];
}

/**
 * Requests of neighbour streams on the same host: for each name in the path of each request, a stream that has another
 * name there and a token of its own of the same shape, once random as a whole, once with the same times and only the
 * longest changing piece another one.
 */
export function neighboursOf(resourceMoves: readonly ResourceMove[], random: () => number): ResourceMove[] {
  const named = namingSegments(resourceMoves[0]!);
  const found = resourceMoves.flatMap((lead) => {
    const own = [ownToken(lead, random, 'all'), ownToken(lead, random, 'longest')];
    const { segments } = linkParts(lead.from);
    const target = linkParts(lead.to).segments;
    const names = segments.flatMap((name, index) =>
      index < named && name !== '' && name === target[index] ? [index] : [],
    );
    return own.flatMap((url) =>
      names.map((index) => ({ role: `neighbour's ${lead.role}`, url: renamed(url, index, random) })),
    );
  });
  return found.map(({ role, url }) => ({ role, from: url, to: url }));
}

/** How many segments may name another stream: where the host alone is the token, those of the link's directory. */
function namingSegments({ from, to }: ResourceMove): number {
  const parts = tokenParts(from, to);
  const hostAlone = parts.length > 0 && parts.every(({ place }) => place === 'origin');
  return hostAlone ? linkParts(from).segments.length - 1 : Infinity;
}

/** The request with the pieces that make its token exchanged for random ones of the same alphabet and length. */
function ownToken({ from, to }: ResourceMove, random: () => number, which: 'all' | 'longest'): string {
  const whole = tokenParts(from, to).flatMap(({ place, before }) => (place === 'origin' ? [] : (before ?? [])));
  const small = changedPieces(from, to).map(({ before }) => before);
  const pieces = small.length > 0 ? small : whole;
  const longest = pieces.reduce((best, piece) => (piece.length > best.length ? piece : best), '');
  const chosen = which === 'all' ? pieces : [longest];
  const [origin = ''] = /^http:\/\/[^/]+/.exec(from) ?? [];
  const rest = chosen.reduce(
    (text, piece) => (piece === '' ? text : text.replaceAll(piece, () => similarToken(piece, random))),
    from.slice(origin.length),
  );
  return origin + rest;
}

function renamed(url: string, index: number, random: () => number): string {
  const [path = '', ...query] = url.split('?');
  const pieces = path.split('/');
  const name = pieces[index + 3] ?? '';
  const [, stem = '', extension = ''] = /^(.+?)(\.[A-Za-z0-9]{2,5})?$/.exec(name) ?? [];
  pieces[index + 3] = similarToken(stem, random) + extension;
  return [pieces.join('/'), ...query].join('?');
}

/** Another text with a digit for each digit and a letter for each letter; hex stays hex, an escape stays as it is. */
export function similarToken(text: string, random: () => number): string {
  const hex = /^[0-9a-f]+$/.test(text);
  const lower = hex ? 'abcdef' : 'abcdefghijklmnopqrstuvwxyz';
  const pick = (letters: string) => letters.charAt(Math.floor(random() * letters.length));
  const make = () =>
    text.replace(/%[0-9A-Fa-f]{2}|[0-9]|[a-z]|[A-Z]/g, (found) => {
      if (found.startsWith('%')) return found;
      if (/\d/.test(found)) return pick('0123456789');
      return found === found.toLowerCase() ? pick(lower) : pick(lower).toUpperCase();
    });
  for (let tries = 0; tries < 100; tries++) {
    const made = make();
    if (made !== text) return made;
  }
  return `${text}x`;
}
