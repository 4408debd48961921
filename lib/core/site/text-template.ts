import type { Json } from './request.ts';

/**
 * Templates: text with references to values by name, `{name}`. Braces around anything else (`{ id }`, `{"a":1}`), or
 * around an unknown name, are plain text. So JSON and GraphQL need no escaping.
 *
 *     /api/playback/{id}?lang=en      with id = "lm-55120"      →  /api/playback/lm-55120?lang=en
 */
const REFERENCE = /\{([a-z][A-Za-z0-9]{0,39})\}/g;
const NUMBER = /^\{([a-z][A-Za-z0-9]{0,39}):number\}$/;

/** The name of a value: a lower-case letter, then letters and digits. */
export const VALUE_NAME = /^[a-z][A-Za-z0-9]{0,39}$/;

/** The names that a template refers to, each once, in order. */
export function templateReferences(template: string): string[] {
  return [...new Set(Array.from(template.matchAll(REFERENCE), ([, name]) => name!))];
}

/** The names that the texts of a JSON body refer to. */
export function jsonReferences(body: Json): string[] {
  if (typeof body === 'string') return [...templateReferences(body), ...(NUMBER.exec(body)?.slice(1) ?? [])];
  return typeof body === 'object' && body !== null ? Object.values(body).flatMap(jsonReferences) : [];
}

/** Inserts the values into a template, each through `encode`. An unknown name stays as written. */
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

/** Inserts the values into a JSON body. A text that is only `"{id:number}"` becomes the number in `id`. */
export function fillJsonTemplate(body: Json, values: ReadonlyMap<string, string>): Json {
  if (typeof body === 'string') {
    const number = Number(values.get(NUMBER.exec(body)?.[1] ?? '') ?? NaN);
    return Number.isFinite(number) ? number : fillTemplate(body, values);
  }
  if (typeof body !== 'object' || body === null) return body;
  if (Array.isArray(body)) return body.map((item) => fillJsonTemplate(item, values));
  return Object.fromEntries(Object.entries(body).map(([key, item]) => [key, fillJsonTemplate(item, values)]));
}
