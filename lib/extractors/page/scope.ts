/** A named value: a JSON member, a JavaScript variable or argument, an attribute. Array items have the key ''. */
export interface ScopeEntry {
  key: string;
  value: string | number;
}

/**
 * The values around a value: the members of its object, the attributes of its element. JSON, scripts and markup share
 * this one shape, so scoring and descriptions need one implementation.
 */
export interface Scope {
  kind: 'object' | 'array' | 'call' | 'element' | 'text';
  /** The key of this scope in `parent`; a call's function name; an element's tag name. */
  name: string;
  parent: Scope | null;
  entries: ScopeEntry[];
}

/** A string in JSON, a script or markup, unescaped once. */
export interface Literal {
  text: string;
  scope: Scope;
  /** Position in `scope.entries`. */
  index: number;
  /** The script joins more text to it, so it is not a whole link. */
  isPartial: boolean;
}

/** Most siblings to inspect around a value. A hostile page puts a million into one object. */
const MAX_SIBLINGS_EACH_SIDE = 24;

/** Adds `text` as the next entry of `scope` and returns its literal. */
export function addLiteral(scope: Scope, key: string, text: string): Literal {
  scope.entries.push({ key, value: text });
  return { text, scope, index: scope.entries.length - 1, isPartial: false };
}

/** The key of a literal. In an array or call it is the key of the array or call. */
export function literalKey({ scope, index }: Literal): string {
  const own = scope.entries[index]?.key ?? '';
  return own || (scope.kind === 'element' ? '' : scope.name);
}

/** The keys above a literal, outermost first, its own last, without arrays. The innermost twelve. */
export function keyPathOf(literal: Literal): string[] {
  const around = [literal.scope, ...ancestors(literal.scope, 30)].map(({ name }) => name);
  const own = literal.scope.entries[literal.index]?.key ?? '';
  return [own, ...around]
    .filter((key) => key !== '')
    .slice(0, 12)
    .map((key) => key.slice(0, 200))
    .toReversed();
}

/** The values around a literal in its own scope. */
export function siblings({ scope, index }: Literal): readonly ScopeEntry[] {
  return scope.entries.slice(Math.max(0, index - MAX_SIBLINGS_EACH_SIDE), index + MAX_SIBLINGS_EACH_SIDE);
}

/** The scopes around `scope`, nearest first, at most `levels`. */
export function ancestors(scope: Scope, levels: number): Scope[] {
  const found: Scope[] = [];
  for (let at = scope.parent; at && found.length < levels; at = at.parent) found.push(at);
  return found;
}

/** Whether the scope is text for readers, or markup, JSON or code quoted in such text. Anybody may have written it. */
export function isProse(scope: Scope): boolean {
  return scope.kind === 'text' || ancestors(scope, 30).some(({ kind, name }) => kind === 'text' && name === '');
}

/** The first values of a scope, as many as siblings are inspected. */
export function firstEntries(scope: Scope): readonly ScopeEntry[] {
  return scope.entries.slice(0, 2 * MAX_SIBLINGS_EACH_SIDE);
}

/** A key without its spelling: "data-video-title", "videoTitle" and "video_title" become "videotitle". */
export function normalizedKey(key: string): string {
  return key
    .slice(0, 100)
    .toLowerCase()
    .replace(/^data-/, '')
    .replace(/[^a-z0-9]/g, '');
}

/** The words of a key: "hlsUrl", "hls_url" and "data-hls-url" become hls, url. */
export function keyWords(key: string): string[] {
  return key
    .slice(0, 100)
    .replace(/([a-z0-9])([A-Z])/g, '$1 $2')
    .replace(/([A-Z])([A-Z][a-z])/g, '$1 $2')
    .toLowerCase()
    .split(/[^a-z0-9]+/)
    .filter((word) => word !== '' && word !== 'data');
}
