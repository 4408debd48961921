import fc from 'fast-check';

/** Code points that are no characters of their own: halves of surrogate pairs. */
const SURROGATES = { from: 0xd800, count: 0x800 };
const LAST = 0x10ffff;

/**
 * Any code point as text, as `unit: 'binary'` of fast-check has them, which takes seconds of every worker to list them
 * all. What fast-check knows to be dangerous (`__proto__`, `toString`) can still be made of it.
 */
const codePoint = fc.integer({ min: 0, max: LAST - SURROGATES.count }).map(
  (index) => String.fromCodePoint(index < SURROGATES.from ? index : index + SURROGATES.count),
  (text) => {
    if (typeof text !== 'string' || [...text].length !== 1) throw new Error('Not one code point');
    const point = text.codePointAt(0)!;
    return point < SURROGATES.from ? point : point - SURROGATES.count;
  },
);

/** Text of any code points. */
export function anyText(maxLength?: number): fc.Arbitrary<string> {
  return fc.string({ unit: codePoint, ...(maxLength === undefined ? {} : { maxLength }) });
}
