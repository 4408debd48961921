import * as v from 'valibot';

/** A stored list whose items pass one by one: what cannot be read of it takes nothing else with it. */
export function lenientArray<S extends v.GenericSchema>(item: S) {
  return v.pipe(
    v.array(v.unknown()),
    v.transform((items) => items.flatMap((value): v.InferOutput<S>[] => parsedItem(item, value))),
  );
}

function parsedItem<S extends v.GenericSchema>(item: S, value: unknown): v.InferOutput<S>[] {
  const parsed = v.safeParse(item, value);
  return parsed.success ? [parsed.output] : [];
}
