import type { Token } from './js-tokens.ts';
import type { ScopeEntry, Scope } from '../page/scope.ts';
import { unescapeJs } from './unescape.ts';

/** Names remembered, parts joined, and the longest of them. */
const MAX_NAMES = 20_000;
/** What an address needs not say where it stands on the page. */
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
 * Texts that a script puts together from what it named before: `base + file`, `"https://cdn/" + cfg.path + "?t=" + token`,
 * `` `${base}/${file}` ``, `[base, file].join("/")`. Only joining is understood; anything else in between and nothing comes of it.
 */
export class ConstantFolder {
  private readonly named = new Map<string, ScopeEntry>();
  /** The parts joined so far; null once one of them is not known. */
  private parts: string[] | null = [];
  private hasName = false;
  private before: Token | null = null;
  /** The items of the list that is open, or was closed last, as far as all are known. */
  private items: (string | null)[] | null = null;
  /** How far `["a", b].join("/")` has been seen: closed, the dot, the word, the bracket. */
  private joining = 0;

  /** Remembers what `entry`, just added to `scope`, is called. */
  name(scope: Scope, entry: ScopeEntry): void {
    if (!entry.key || this.named.size >= MAX_NAMES) return;
    const path = [entry.key];
    for (let at: Scope | null = scope; at && at.kind === 'object' && at.name; at = at.parent) path.unshift(at.name);
    this.named.set(path.join('.').replace(GLOBAL_OBJECT, ''), entry);
  }

  /** Takes the next token; what it ends, where that is a text put together with the help of names, else ''. */
  take(token: Token): string {
    const { before } = this;
    this.before = token;
    if (token.kind === 'mark' && token.text === '+') {
      // What a call or a bracket gave is not known.
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

  /** What a list of texts that is joined with a text comes to; null while there is none. */
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
    // A name before a bracket is no value but what is called, or looked into.
    const isCallee = next.kind === 'mark' && /^[([]$/.test(next.text);
    return parts && parts.length > 1 && hasName && !isCallee ? parts.join('') : '';
  }

  private add({ kind, text, partial }: Token, before: Token | null): void {
    if (!this.parts) return;
    const entry =
      kind === 'name' ? (this.named.get(text.replace(GLOBAL_OBJECT, '')) ?? PAGE_CONSTANTS.get(text)) : undefined;
    // The rest of a template after something that is not known begins behind a bracket.
    const isRest = partial && before?.kind === 'mark' && ')]}'.includes(before.text);
    if (isRest || (kind === 'name' && !entry)) this.parts = null;
    else this.parts.push(entry ? String(entry.value) : kind === 'string' ? unescapeJs(text) : text);
    this.hasName ||= entry !== undefined;
    if (this.parts && (this.parts.length > MAX_PARTS || this.parts.at(-1)!.length > MAX_PART)) this.parts = null;
  }
}

/** Whether a bracket after it looks into something, and opens no list. */
function isOperandEnd(token: Token | null): boolean {
  if (!token) return false;
  return token.kind === 'mark'
    ? token.text === ')' || token.text === ']'
    : token.kind !== 'number' && token.text !== 'return';
}

/** Two operands with a plus between them, or side by side as pieces of one template. */
function isJoined(before: Token, token: Token): boolean {
  if (before.kind === 'mark') return before.text === '+' || before.text === '+=';
  return (before.kind === 'string' && before.partial) || (token.kind === 'string' && token.partial);
}
