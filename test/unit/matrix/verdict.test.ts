import { expect, test } from 'vitest';
import { judgeCell, type Measured } from '../../matrix/verdict.ts';
import { dead, outcome } from './outcomes.ts';

const good: Measured = { kept: outcome(), none: dead, never: outcome() };

test.each<[string, Partial<Measured>, string]>([
  ['all went well', {}, 'kept'],
  ['as much was played as with a token that never expires', { kept: outcome({ playedShare: 0.945 }) }, 'kept'],
  ['something was refused', { kept: outcome({ refused: 1 }) }, 'played'],
  ['too little was played', { kept: outcome({ playedShare: 0.9 }) }, 'failed'],
  ['something was refused, and too little was played', { kept: outcome({ refused: 9, playedShare: 0.4 }) }, 'failed'],
  ['the player reported an error and went on', { kept: outcome({ errors: ['fatal'] }) }, 'played'],
  [
    'the machine was too slow',
    { kept: outcome({ playedShare: 0.94 }), never: outcome({ playedShare: 0.89 }) },
    'unproven',
  ],
  ['only the control stopped', { never: outcome({ playedShare: 0.6 }) }, 'kept'],
  ['nobody plays it', { kept: outcome({ playedShare: 0 }), never: outcome({ playedShare: 0 }) }, 'unproven'],
  ['it plays on without the extension', { none: outcome({ refused: 1 }) }, 'unproven'],
  ['nothing is refused without the extension', { none: { ...dead, refused: 0 } }, 'unproven'],
])('%s', (_, parts, verdict) => expect(judgeCell({ ...good, ...parts })).toBe(verdict));
