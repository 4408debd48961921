import { jsTokens, type Token } from './js-tokens.ts';
import { ConstantFolder, GLOBAL_OBJECT } from './constant-folding.ts';
import { ancestors, type ScopeEntry, type Literal, addLiteral, type Scope } from '../page/scope.ts';
import { unescapeJs } from './unescape.ts';

/**
 * The string literals of a script (or of JSON that is truncated or inside other text) in document order, unescaped
 * once, each in the scope of its object, array or call. Nothing is run. A string that the script joins to something
 * else is partial; strings joined to each other become one. Linear in the length of `source`; never throws.
 */
export function jsLiterals(source: string, name: string, parent: Scope | null): Literal[] {
  const reader = new Reader(name, parent);
  for (const token of jsTokens(source)) reader.take(token);
  reader.take(END_TOKEN);
  return reader.literals;
}

const END_TOKEN: Token = { kind: 'mark', text: ';', partial: false };

/** A string or number in a script or JSON, and the keys above it, outermost first, without arrays. */
export interface NamedValue {
  path: string[];
  value: string | number;
}

/** The named strings and numbers of a script or JSON, in order, at most `limit`. Linear; never throws. */
export function jsValues(source: string, limit: number): NamedValue[] {
  const values: NamedValue[] = [];
  const reader = new Reader('', null, (scope, { key, value }) => {
    if (values.length < limit) values.push({ path: pathTo(scope, key), value });
  });
  for (const token of jsTokens(source)) reader.take(token);
  return values;
}

/** A function's name is no key of its arguments. */
function pathTo(scope: Scope, key: string): string[] {
  const outer = [scope, ...ancestors(scope, MAX_PATH)].filter(({ kind }) => kind !== 'call').map(({ name }) => name);
  return [key, ...outer]
    .filter((name) => name !== '')
    .toReversed()
    .map((name, index) => (index === 0 ? name.replace(GLOBAL_OBJECT, '') : name));
}

type Opener = '(' | '[' | '{';
const SCOPE_KINDS = { '(': 'call', '[': 'array', '{': 'object' } as const;
const OPENER_OF: Record<string, Opener> = { ')': '(', ']': '[', '}': '{' };
/** Functions that only unwrap their argument. The argument keeps the key of their result. */
const UNWRAPPERS = new Set(['parse', 'atob', 'decodeURIComponent', 'decodeURI', 'unescape', 'String', 'URL']);

/** Deeper brackets are ignored: scopes cost memory, and no real data is nested that deep. */
const MAX_BRACKETS = 500;
const MAX_PATH = 30;

class Reader {
  readonly literals: Literal[] = [];
  private scope: Scope;
  private readonly open: { opener: Opener; outer: Scope }[] = [];
  private readonly openCount: Record<Opener, number> = { '(': 0, '[': 0, '{': 0 };
  /** Brackets open beyond `MAX_BRACKETS`. */
  private deeper = 0;
  /** The key of the next value. */
  private key = '';
  private before: Token = { kind: 'mark', text: ';', partial: false };
  /** If `before` is a string or a name: whether a colon after it makes it a key. */
  private mayBeKey = false;
  /** The string before a `+`. */
  private joined: Literal | null = null;
  private readonly folding = new ConstantFolder();

  private readonly onNamed: ((scope: Scope, entry: ScopeEntry) => void) | undefined;

  constructor(name: string, parent: Scope | null, onNamed?: (scope: Scope, entry: ScopeEntry) => void) {
    this.onNamed = onNamed;
    this.scope = { kind: 'call', name, parent, entries: [] };
  }

  take(token: Token): void {
    const { kind, text } = token;
    const folded = this.folding.take(token);
    if (folded) this.literals.push(addLiteral(this.scope, this.key, folded));
    if (this.joined && kind !== 'string') this.joined.isPartial = true;
    const mayBeKey =
      this.scope.kind === 'object' &&
      (this.before.text === '{' || this.before.text === ',') &&
      this.before.kind === 'mark';
    const joined = this.joined;
    this.joined = null;
    if (kind === 'string') this.takeString(token, joined);
    else if (kind === 'number') this.takeNumber(text);
    else if (kind === 'mark') this.takeMark(text);
    this.before = token;
    this.mayBeKey = mayBeKey;
  }

  private takeString(token: Token, joined: Literal | null): void {
    if (token.text === '' && !joined) return;
    const value = unescapeJs(token.text);
    if (joined) {
      joined.text += value;
      joined.isPartial ||= token.partial;
      const entry = joined.scope.entries[joined.index];
      if (entry) entry.value = joined.text;
      return;
    }
    const partial = token.partial || (this.before.kind === 'mark' && this.before.text.startsWith('+'));
    this.literals.push({ text: value, scope: this.scope, index: this.scope.entries.length, isPartial: partial });
    this.addEntry({ key: this.key, value });
  }

  private takeNumber(text: string): void {
    if (this.key && this.before.kind === 'mark' && (this.before.text === ':' || this.before.text === '=')) {
      this.addEntry({ key: this.key, value: Number(text) });
    }
  }

  private addEntry(entry: ScopeEntry): void {
    this.scope.entries.push(entry);
    this.folding.name(this.scope, entry);
    if (entry.key) this.onNamed?.(this.scope, entry);
  }

  private takeMark(mark: string): void {
    if (mark === '(' || mark === '[' || mark === '{') this.enter(mark);
    else if (mark === ')' || mark === ']' || mark === '}') this.leave(mark);
    else if (mark === ',' || mark === ';') this.key = '';
    else if (mark === '+' && this.before.kind === 'string' && this.before.text !== '')
      this.joined = this.literals.at(-1) ?? null;
    else if (mark === '=' && this.before.kind === 'name') this.key = this.before.text;
    else if (mark === ':' && this.mayBeKey) this.takeKey();
  }

  private takeKey(): void {
    this.key = this.before.text;
    if (this.before.kind !== 'string' || this.before.text === '') return;
    this.key = this.literals.pop()?.text ?? '';
    this.scope.entries.pop();
  }

  private enter(opener: Opener): void {
    const callee = this.before.kind === 'name' ? (this.before.text.split('.').at(-1) ?? '') : '';
    const named = opener === '(' && callee !== '' && !(this.key && UNWRAPPERS.has(callee));
    const argument = this.scope.kind === 'call' && opener === '{' ? this.scope.name : '';
    if (this.open.length >= MAX_BRACKETS) {
      this.deeper++;
      return;
    }
    this.open.push({ opener, outer: this.scope });
    this.openCount[opener]++;
    this.scope = {
      kind: SCOPE_KINDS[opener],
      name: named ? callee : this.key || argument,
      parent: this.scope,
      entries: [],
    };
    this.key = '';
  }

  /** Leaves the innermost bracket of this kind and all brackets open inside it. Ignores a stray closing bracket. */
  private leave(closer: string): void {
    this.key = '';
    if (this.deeper > 0) {
      this.deeper--;
      return;
    }
    const opener = OPENER_OF[closer];
    if (!opener || this.openCount[opener] === 0) return;
    for (let at = this.open.pop(); at; at = this.open.pop()) {
      this.openCount[at.opener]--;
      this.scope = at.outer;
      if (at.opener === opener) return;
    }
  }
}

/** Deeper nesting is an attack on the call stack, not a player's configuration. */
const MAX_JSON_DEPTH = 200;

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
  } else if (typeof value === 'object' && value !== null && depth < MAX_JSON_DEPTH) {
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
