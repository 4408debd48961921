import type { Token } from './js-tokens.ts';
import type { Entry, Scope } from './scope.ts';
import { unescapeJs } from './unescape.ts';

/** Names remembered, parts joined, and the longest of them. */
const MAX_NAMES = 20_000;
const MAX_PARTS = 50;
const MAX_PART = 2_000;
/** How scripts name the global object. */
export const GLOBAL = /^(window|self|globalThis|this)\./;

/**
 * Texts that a script puts together from what it named before: `base + file`, `"https://cdn/" + cfg.path + "?t=" + token`,
 * `` `${base}/${file}` ``. Only joining is understood; anything else in between and nothing comes of it.
 */
export class Folding {
  private readonly named = new Map<string, Entry>();
  /** The parts joined so far; null once one of them is not known. */
  private parts: string[] | null = [];
  private hasName = false;
  private before: Token | null = null;

  /** Remembers what `entry`, just added to `scope`, is called. */
  name(scope: Scope, entry: Entry): void {
    if (!entry.key || this.named.size >= MAX_NAMES) return;
    const path = [entry.key];
    for (let at: Scope | null = scope; at && at.kind === 'object' && at.name; at = at.parent) path.unshift(at.name);
    this.named.set(path.join('.').replace(GLOBAL, ''), entry);
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
    const continues = before !== null && token.kind !== 'mark' && isJoined(before, token);
    const done = continues ? '' : this.end(token);
    if (token.kind !== 'mark') this.add(token, before);
    return done;
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
    const entry = kind === 'name' ? this.named.get(text.replace(GLOBAL, '')) : undefined;
    // The rest of a template after something that is not known begins behind a bracket.
    const isRest = partial && before?.kind === 'mark' && ')]}'.includes(before.text);
    if (isRest || (kind === 'name' && !entry)) this.parts = null;
    else this.parts.push(entry ? String(entry.value) : kind === 'string' ? unescapeJs(text) : text);
    this.hasName ||= entry !== undefined;
    if (this.parts && (this.parts.length > MAX_PARTS || this.parts.at(-1)!.length > MAX_PART)) this.parts = null;
  }
}

/** Two operands with a plus between them, or side by side as pieces of one template. */
function isJoined(before: Token, token: Token): boolean {
  if (before.kind === 'mark') return before.text === '+';
  return (before.kind === 'string' && before.partial) || (token.kind === 'string' && token.partial);
}
