import type { JsonPath } from '../../core/site.ts';

/** The value at a path in a JSON value, or undefined. Reads own members only; evaluates nothing. */
export function valueAtPath(value: unknown, path: JsonPath): unknown {
  let at = value;
  for (const key of path) {
    if (typeof at !== 'object' || at === null || !Object.hasOwn(at, key)) return undefined;
    at = (at as Record<string | number, unknown>)[key];
  }
  return at;
}

/** Parses `text` as JSON; undefined if it is not JSON. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}

/** A string or number in a JSON value, and its path. */
export interface JsonLeaf {
  path: JsonPath;
  text: string;
}

const MAX_LEAVES = 5_000;
const MAX_LEVELS = 20;

/** The strings and numbers of a JSON value in document order, bounded in number and depth. */
export function jsonLeaves(json: unknown): JsonLeaf[] {
  const found: JsonLeaf[] = [];
  const walk = (value: unknown, path: JsonPath): void => {
    if (found.length >= MAX_LEAVES || path.length > MAX_LEVELS) return;
    if (typeof value === 'string' || typeof value === 'number') found.push({ path, text: String(value) });
    else if (Array.isArray(value)) value.forEach((item, index) => walk(item, [...path, index]));
    else if (typeof value === 'object' && value !== null)
      for (const [key, item] of Object.entries(value)) walk(item, [...path, key]);
  };
  walk(json, []);
  return found;
}
