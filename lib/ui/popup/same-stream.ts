import { compareLinks } from '../../core/url/similarity.ts';

/** Whether two links name one stream, whatever their tokens. */
export function areLinksOfOneStream(a: string, b: string): boolean {
  return compareLinks(a, b).names === 'same';
}
