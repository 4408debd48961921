/**
 * `make` with its answers kept, the oldest forgotten where there are more than `most`: for what costs more to read from
 * a text than to look up. `make` must depend on nothing but what it is given, and nobody may change what it answers.
 */
export function remembered<A extends readonly (string | number)[], T>(
  make: (...given: A) => T,
  most: number,
): (...given: A) => T {
  const known = new Map<string, { answer: T }>();
  return (...given) => {
    const key = given.join('\n');
    const found = known.get(key);
    if (found) return found.answer;
    const answer = make(...given);
    known.set(key, { answer });
    if (known.size > most) known.delete(known.keys().next().value!);
    return answer;
  };
}
