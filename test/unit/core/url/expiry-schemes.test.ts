import { expect, it } from 'vitest';
import { expiryOf } from '../../../../lib/core/url/expiry.ts';
import { INVENTED, renamed } from '../invented-schemes.ts';
import { SCHEMES } from '../token-schemes.ts';

/** In each scheme the refresh came ten minutes after the first link was seen. */
const LATER = 600_000;

it.each(
  [...SCHEMES, ...INVENTED, ...SCHEMES.map(renamed)].map(({ id, expiry, example }) => ({
    id,
    semantics: expiry.semantics,
    example,
  })),
)('reads the expiry of $id ($semantics)', ({ example: { before, after, observedAt, expiresBefore } }) => {
  const seen = Date.parse(observedAt);
  expect(iso(expiryOf(before, seen))).toBe(expiresBefore && iso(Date.parse(expiresBefore)));
  expect(iso(expiryOf(after, seen + LATER))).toBe(expiresBefore && iso(Date.parse(expiresBefore) + LATER));
});

it('covers all schemes', () => expect(SCHEMES).toHaveLength(60));

function iso(time: number | null): string | null {
  return time === null ? null : new Date(time).toISOString();
}
