/**
 * `make` with its answers kept, those of `most` given values at least and of twice as many at most: for what costs more to
 * read from a text than to look up. `make` must depend on nothing but what it is given, and nobody may change what it
 * answers.
 */
export function memoize<A extends readonly (string | number)[], T>(
  make: (...given: A) => T,
  most: number,
): (...given: A) => T {
  // Two halves, of which the older one goes as a whole: to find the oldest entry of a Map that loses its first ones takes
  // longer and longer.
  let young = new Map<string, { answer: T }>();
  let old = young;
  return (...given) => {
    const key = given.length === 1 ? String(given[0]) : given.join('\n');
    let found = young.get(key);
    if (found) return found.answer;
    found = old.get(key) ?? { answer: make(...given) };
    if (young.size >= most) {
      old = young;
      young = new Map();
    }
    young.set(key, found);
    return found.answer;
  };
}
