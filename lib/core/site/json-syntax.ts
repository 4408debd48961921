/** What may follow a valid beginning of a JSON text. */
type Expected = 'value' | 'value or ]' | 'key' | 'key or }' | 'colon' | 'comma or end';

const WHITESPACE = /[ \t\n\r]*/y;
const STRING = /"(?:[ !#-[\]-\uffff]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*"/y;
const LITERAL = /true|false|null|-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y;

/**
 * Where a text stops being JSON (RFC 8259): line and column, both from 1; null if it is JSON. Engines report this
 * differently: V8 omits the position for short texts, and repeats the text, which may contain a secret.
 */
export function jsonErrorPosition(text: string): { line: number; column: number } | null {
  const at = invalidIndex(text);
  if (at === null) return null;
  const before = text.slice(0, at).split('\n');
  return { line: before.length, column: (before.at(-1)?.length ?? 0) + 1 };
}

/** Index of the first invalid character; the length of a text that ends too early. */
function invalidIndex(text: string): number | null {
  const open: ('[' | '{')[] = [];
  let expected: Expected = 'value';
  let at = 0;
  const skip = (token: RegExp): boolean => {
    token.lastIndex = at;
    const found = token.exec(text);
    at += found?.[0].length ?? 0;
    return found !== null;
  };
  for (;;) {
    skip(WHITESPACE);
    if (at >= text.length) return expected === 'comma or end' && open.length === 0 ? null : at;
    const next = text[at];
    switch (expected) {
      case 'value or ]':
      case 'value':
        if (next === '[' || next === '{') {
          open.push(next);
          expected = next === '[' ? 'value or ]' : 'key or }';
          at++;
        } else if (next === ']' && expected === 'value or ]') {
          open.pop();
          expected = 'comma or end';
          at++;
        } else if (skip(STRING) || skip(LITERAL)) expected = 'comma or end';
        else return at;
        break;
      case 'key or }':
      case 'key':
        if (next === '}' && expected === 'key or }') {
          open.pop();
          expected = 'comma or end';
          at++;
        } else if (skip(STRING)) expected = 'colon';
        else return at;
        break;
      case 'colon':
        if (next !== ':') return at;
        expected = 'value';
        at++;
        break;
      case 'comma or end': {
        const inside = open.at(-1);
        if (inside === undefined) return at;
        if (next === ',') expected = inside === '[' ? 'value' : 'key';
        else if (next === (inside === '[' ? ']' : '}')) open.pop();
        else return at;
        at++;
        break;
      }
    }
  }
}
