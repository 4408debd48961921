import { likeness } from '../../core/link/identity.ts';

/** Whether two links name one stream, whatever their tokens. */
export function isSameStream(a: string, b: string): boolean {
  return likeness(a, b).names === 'same';
}
