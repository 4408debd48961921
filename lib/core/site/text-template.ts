import type { Json } from './request.ts';

/**
 * Templates: text with references to values by name, `{name}`. Braces around anything else (`{ id }`, `{"a":1}`), or
 * around a name that no value has, are plain text, so that JSON and GraphQL stand as they are.
 *
 *     /api/playback/{id}?lang=en      with id = "lm-55120"      →  /api/playback/lm-55120?lang=en
 */
const REFERENCE = /\{([a-z][A-Za-z0-9]{0,39})\}/g;
const NUMBER = /^\{([a-z][A-Za-z0-9]{0,39}):number\}$/;

/** What names a value: a small letter, then letters and digits. */
export const VALUE_NAME = /^[a-z][A-Za-z0-9]{0,39}$/;

/** The names a template refers to, each once, in order. */
export function templateReferences(template: string): string[] {
  return [...new Set(Array.from(template.matchAll(REFERENCE), ([, name]) => name!))];
}

/** The names that the texts of a JSON body refer to. */
export function jsonReferences(body: Json): string[] {
  if (typeof body === 'string') return [...templateReferences(body), ...(NUMBER.exec(body)?.slice(1) ?? [])];
  return typeof body === 'object' && body !== null ? Object.values(body).flatMap(jsonReferences) : [];
}

/** The template with its values put in, each through `encode`. A name that is not among them stays as it was written. */
export function fillTemplate(
  template: string,
  values: ReadonlyMap<string, string>,
  encode: (value: string) => string = (value) => value,
): string {
  return template.replace(REFERENCE, (all, name: string) => {
    const value = values.get(name);
    return value === undefined ? all : encode(value);
  });
}

/** A JSON body with its values put in. `"{id:number}"`, as a whole text, becomes the number that `id` is. */
export function fillJsonTemplate(body: Json, values: ReadonlyMap<string, string>): Json {
  if (typeof body === 'string') {
    const number = Number(values.get(NUMBER.exec(body)?.[1] ?? '') ?? NaN);
    return Number.isFinite(number) ? number : fillTemplate(body, values);
  }
  if (typeof body !== 'object' || body === null) return body;
  if (Array.isArray(body)) return body.map((item) => fillJsonTemplate(item, values));
  return Object.fromEntries(Object.entries(body).map(([key, item]) => [key, fillJsonTemplate(item, values)]));
}
