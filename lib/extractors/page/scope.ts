/** A named value: a JSON member, a JavaScript variable or argument, an attribute. Array items have the key ''. */
export interface ScopeEntry {
  key: string;
  value: string | number;
}

/**
 * What a value stands among: the members of its object, the attributes of its element. The one shape JSON, scripts and
 * markup are brought into, so that evidence and descriptions are read in one way.
 */
export interface Scope {
  kind: 'object' | 'array' | 'call' | 'element' | 'text';
  /** The key it stands under in `parent`; the function's name of a call; the tag name of an element. */
  name: string;
  parent: Scope | null;
  entries: ScopeEntry[];
}

/** A string found in a carrier, unescaped once. */
export interface Literal {
  text: string;
  scope: Scope;
  /** Position in `scope.entries`. */
  index: number;
  /** More text is joined to it when the script runs: it is no whole link. */
  isPartial: boolean;
}

/** How far around a value its companions are looked for: a bound, since a hostile page puts a million into one object. */
const MAX_SIBLINGS_EACH_SIDE = 24;

/** A literal for `text`, the next entry of `scope`. */
export function addLiteral(scope: Scope, key: string, text: string): Literal {
  scope.entries.push({ key, value: text });
  return { text, scope, index: scope.entries.length - 1, isPartial: false };
}

/** The key a literal is known by: its own, or in a list or a call that of the list or the call. */
export function literalKey({ scope, index }: Literal): string {
  const own = scope.entries[index]?.key ?? '';
  return own || (scope.kind === 'element' ? '' : scope.name);
}

/** The keys a literal stands under, from the outside in, its own last; lists have none. The innermost twelve. */
export function keyPathOf(literal: Literal): string[] {
  const around = [literal.scope, ...ancestors(literal.scope, 30)].map(({ name }) => name);
  const own = literal.scope.entries[literal.index]?.key ?? '';
  return [own, ...around]
    .filter((key) => key !== '')
    .slice(0, 12)
    .map((key) => key.slice(0, 200))
    .toReversed();
}

/** The values around a literal, those of its own object only. */
export function siblings({ scope, index }: Literal): readonly ScopeEntry[] {
  return scope.entries.slice(Math.max(0, index - MAX_SIBLINGS_EACH_SIDE), index + MAX_SIBLINGS_EACH_SIDE);
}

/** The scopes around `scope`, the nearest first, at most `levels`. */
export function ancestors(scope: Scope, levels: number): Scope[] {
  const found: Scope[] = [];
  for (let at = scope.parent; at && found.length < levels; at = at.parent) found.push(at);
  return found;
}

/** Whether it stands in what people read, or in markup, JSON or code that is written out there: anybody may have. */
export function isProse(scope: Scope): boolean {
  return scope.kind === 'text' || ancestors(scope, 30).some(({ kind, name }) => kind === 'text' && name === '');
}

/** The first values of a scope, as many as are looked at around a literal. */
export function firstEntries(scope: Scope): readonly ScopeEntry[] {
  return scope.entries.slice(0, 2 * MAX_SIBLINGS_EACH_SIDE);
}

/** A key without its spelling: "data-video-title", "videoTitle" and "video_title" are "videotitle". */
export function normalizedKey(key: string): string {
  return key
    .slice(0, 100)
    .toLowerCase()
    .replace(/^data-/, '')
    .replace(/[^a-z0-9]/g, '');
}

/** The words of a key: "hlsUrl", "hls_url" and "data-hls-url" are hls, url. */
export function keyWords(key: string): string[] {
  return key
    .slice(0, 100)
    .replace(/([a-z0-9])([A-Z])/g, '$1 $2')
    .replace(/([A-Z])([A-Z][a-z])/g, '$1 $2')
    .toLowerCase()
    .split(/[^a-z0-9]+/)
    .filter((word) => word !== '' && word !== 'data');
}
