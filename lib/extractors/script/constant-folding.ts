import type { Token } from './js-tokens.ts';
import type { ScopeEntry, Scope } from '../page/scope.ts';
import { unescapeJs } from './unescape.ts';

/** Limits: names to remember, parts to join, characters of one part. */
const MAX_NAMES = 20_000;
/** Parts of the page's own address. They fold to '', because relative addresses resolve to the same. */
const PAGE_CONSTANTS = new Map<string, ScopeEntry>(
  ['location', 'window.location', 'document.location'].flatMap((name) =>
    ['protocol', 'origin'].map((part): [string, ScopeEntry] => [`${name}.${part}`, { key: '', value: '' }]),
  ),
);
const MAX_PARTS = 50;
const MAX_PART = 2_000;
/** How scripts name the global object. */
export const GLOBAL_OBJECT = /^(window|self|globalThis|this)\./;

/**
 * Folds texts that a script joins from named values: `base + file`, `"https://cdn/" + cfg.path + "?t=" + token`, ``
 * `${base}/${file}` ``, `[base, file].join("/")`. It understands joining only; any other operation ends the text.
 */
export class ConstantFolder {
  private readonly named = new Map<string, ScopeEntry>();
  /** The parts joined so far; null once one is unknown. */
  private parts: string[] | null = [];
  private hasName = false;
  private before: Token | null = null;
  /** The items of the open or just closed array; null once one is not allowed. */
  private items: (string | null)[] | null = null;
  /** Progress in matching `["a", b].join("/")` after the list: bracket, dot, word, parenthesis. */
  private joining = 0;

  /** Remembers the name of `entry`, which was just added to `scope`. */
  name(scope: Scope, entry: ScopeEntry): void {
    if (!entry.key || this.named.size >= MAX_NAMES) return;
    const path = [entry.key];
    for (let at: Scope | null = scope; at && at.kind === 'object' && at.name; at = at.parent) path.unshift(at.name);
    this.named.set(path.join('.').replace(GLOBAL_OBJECT, ''), entry);
  }

  /** Takes the next token. Returns the folded text that it ends, if names were part of it, else ''. */
  take(token: Token): string {
    const { before } = this;
    this.before = token;
    if (token.kind === 'mark' && token.text === '+') {
      // The result of a call or an index is unknown.
      if (before?.kind === 'mark') this.parts = null;
      return '';
    }
    const list = this.takeList(token, before);
    if (list !== null) return list;
    const continues = before !== null && token.kind !== 'mark' && isJoined(before, token);
    const done = continues ? '' : this.end(token);
    if (token.kind !== 'mark') this.add(token, before);
    else if (token.text === '+=' && before?.kind === 'name') this.add(before, null);
    return done;
  }

  /** The joined text of an array; null if there is none. */
  private takeList(token: Token, before: Token | null): string | null {
    const { kind, text } = token;
    const item = () => {
      const { parts } = this;
      return parts && parts.length > 0 ? parts.join('') : null;
    };
    if (kind === 'mark' && text === '[') this.items = isOperandEnd(before) ? null : [];
    else if (this.items && kind === 'mark' && text === ',' && this.joining === 0) {
      if (this.items.push(item()) > MAX_PARTS) this.items = null;
    } else if (this.items && kind === 'mark' && text === ']') {
      if (before?.text !== '[' || before.kind !== 'mark') this.items.push(item());
      this.joining = 1;
      return null;
    } else if (this.joining > 0) {
      const wanted = [
        ['mark', '.'],
        ['name', 'join'],
        ['mark', '('],
      ][this.joining - 1];
      if (wanted && wanted[0] === kind && wanted[1] === text) this.joining++;
      else {
        const { items, joining } = this;
        this.items = null;
        this.joining = 0;
        if (joining === 4 && kind === 'string' && items && items.length > 1 && items.every((one) => one !== null)) {
          this.parts = null;
          return items.join(unescapeJs(text));
        }
      }
    } else if (kind === 'mark' && '({;'.includes(text)) this.items = null;
    return null;
  }

  private end(next: Token): string {
    const { parts, hasName } = this;
    this.parts = [];
    this.hasName = false;
    // A name before a bracket is called or indexed; it is not a value.
    const isCallee = next.kind === 'mark' && /^[([]$/.test(next.text);
    return parts && parts.length > 1 && hasName && !isCallee ? parts.join('') : '';
  }

  private add({ kind, text, partial }: Token, before: Token | null): void {
    if (!this.parts) return;
    const entry =
      kind === 'name' ? (this.named.get(text.replace(GLOBAL_OBJECT, '')) ?? PAGE_CONSTANTS.get(text)) : undefined;
    // After an unknown `${…}` the rest of the template follows a closing bracket.
    const isRest = partial && before?.kind === 'mark' && ')]}'.includes(before.text);
    if (isRest || (kind === 'name' && !entry)) this.parts = null;
    else this.parts.push(entry ? String(entry.value) : kind === 'string' ? unescapeJs(text) : text);
    this.hasName ||= entry !== undefined;
    if (this.parts && (this.parts.length > MAX_PARTS || this.parts.at(-1)!.length > MAX_PART)) this.parts = null;
  }
}

/** Whether a bracket after this token is an index, not an array. */
function isOperandEnd(token: Token | null): boolean {
  if (!token) return false;
  return token.kind === 'mark'
    ? token.text === ')' || token.text === ']'
    : token.kind !== 'number' && token.text !== 'return';
}

/** Two operands with a plus between them, or adjacent pieces of one template. */
function isJoined(before: Token, token: Token): boolean {
  if (before.kind === 'mark') return before.text === '+' || before.text === '+=';
  return (before.kind === 'string' && before.partial) || (token.kind === 'string' && token.partial);
}
