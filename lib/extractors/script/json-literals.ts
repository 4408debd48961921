import type { Literal, Scope } from '../page/scope.ts';

/** Deeper nesting is an attack on the call stack, not a player's configuration. */
const MAX_DEPTH = 200;

/** The strings of a whole JSON document in document order, each in its scope; null if `text` is not JSON. */
export function jsonLiterals(text: string, name: string, parent: Scope | null): Literal[] | null {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return null;
  }
  const literals: Literal[] = [];
  collectLiterals(value, '', { kind: 'array', name, parent, entries: [] }, literals, 0);
  return literals;
}

function collectLiterals(value: unknown, key: string, scope: Scope, literals: Literal[], depth: number): void {
  if (typeof value === 'string') {
    literals.push({ text: value, scope, index: scope.entries.length, isPartial: false });
    scope.entries.push({ key, value });
  } else if (typeof value === 'number') {
    scope.entries.push({ key, value });
  } else if (typeof value === 'object' && value !== null && depth < MAX_DEPTH) {
    const inner: Scope = {
      kind: Array.isArray(value) ? 'array' : 'object',
      name: key || (depth ? '' : scope.name),
      parent: depth ? scope : scope.parent,
      entries: [],
    };
    if (Array.isArray(value)) for (const item of value) collectLiterals(item, '', inner, literals, depth + 1);
    else for (const [name, item] of Object.entries(value)) collectLiterals(item, name, inner, literals, depth + 1);
  }
}
