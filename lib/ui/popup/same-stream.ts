import { compareLinks } from '../../core/url/similarity.ts';

/** Whether two links belong to one stream. Their tokens may differ. */
export function areLinksOfOneStream(a: string, b: string): boolean {
  return compareLinks(a, b).names === 'same';
}
