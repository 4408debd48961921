import * as v from 'valibot';
import { isHttpUrl, MAX_URL_LENGTH } from './http-url.ts';

/** An absolute http(s) URL with a host, at most `MAX_URL_LENGTH` long. Kept as it was written: signed values are bytes. */
export const HttpUrlSchema = v.pipe(
  v.string(),
  v.maxLength(MAX_URL_LENGTH, 'This address is too long'),
  v.check(isHttpUrl, 'This is not an address that starts with http:// or https://'),
);

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
