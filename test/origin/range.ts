/** A part of a representation, both ends included (RFC 9110 14.1.2). */
export interface Part {
  start: number;
  end: number;
}

/**
 * Reads a Range header for a body of `size` bytes. Null if there is none, or if it is to be ignored (another unit,
 * several ranges); `unsatisfiable` if nothing of it exists. `most` limits the length of a part by its start, as servers
 * may.
 */
export function readRange(
  header: string | null,
  size: number,
  most: (start: number) => number = () => Infinity,
): Part | 'unsatisfiable' | null {
  const match = /^bytes=(\d*)-(\d*)$/.exec(header ?? '');
  if (!match) return null;
  const [, from = '', to = ''] = match;
  if (from === '' && to === '') return null;
  const start = from === '' ? Math.max(0, size - Number(to)) : Number(from);
  const end = from === '' || to === '' ? size - 1 : Math.min(Number(to), size - 1);
  if (start > end) return from !== '' && to !== '' && Number(from) > Number(to) ? null : 'unsatisfiable';
  return { start, end: Math.min(end, start + most(start) - 1) };
}
