export type TokenKind = 'name' | 'string' | 'number' | 'mark';

export interface Token {
  kind: TokenKind;
  /** Names with their dots (`a.b.c`), strings without quotes and still escaped, operators as written. */
  text: string;
  /** A piece of a template with `${…}`, not the whole string. */
  partial: boolean;
}

/** After these words a slash begins a regular expression; after other names it divides. */
const BEFORE_REGEX = new Set([
  'return',
  'typeof',
  'case',
  'in',
  'of',
  'delete',
  'void',
  'throw',
  'new',
  'else',
  'do',
  'instanceof',
  'yield',
  'await',
]);

const NEWLINE = 10;
const BACKSLASH = 92;

/**
 * The tokens of a script, without comments, in one pass and linear time. It only tells code, strings, comments and
 * regular expressions apart. A truncated script, or a text that is no script, gives fewer tokens and no error.
 */
export function* jsTokens(source: string): Generator<Token, void> {
  const end = source.length;
  let at = 0;
  let before: Token | null = null;
  /** Open braces inside each open `${…}`. */
  const templates: number[] = [];
  /**
   * For each delimiter, how far the text has no closing one, so that it is not searched again. This keeps the scan
   * linear.
   */
  const unclosed = new Map<string, number>();

  const closing = (delimiter: string, from: number): number => {
    if ((unclosed.get(delimiter) ?? -1) > from) return -1;
    let inClass = false;
    let i = from;
    for (; i < end; i++) {
      const code = source.charCodeAt(i);
      if (code === BACKSLASH) i++;
      else if (code === NEWLINE && delimiter !== '`') break;
      else if (delimiter === '/' && code === 91) inClass = true;
      else if (delimiter === '/' && code === 93) inClass = false;
      else if (code === delimiter.charCodeAt(0) && !inClass) return i;
      else if (delimiter === '`' && code === 36 && source.charCodeAt(i + 1) === 123) return i;
    }
    unclosed.set(delimiter, i);
    return -1;
  };
  const template = (resumed: boolean): Token | null => {
    const stop = closing('`', at);
    if (stop < 0) return null;
    const open = source[stop] === '$';
    const token: Token = { kind: 'string', text: source.slice(at, stop), partial: open || resumed };
    if (open) templates.push(0);
    at = stop + (open ? 2 : 1);
    return token;
  };

  while (at < end) {
    const char = source[at] ?? '';
    let token: Token | null = null;
    if (char <= ' ') {
      at++;
      continue;
    }
    if (source.startsWith('//', at) || source.startsWith('<!--', at)) {
      at = source.indexOf('\n', at);
      if (at < 0) return;
      continue;
    }
    if (source.startsWith('/*', at)) {
      at = source.indexOf('*/', at + 2) + 2;
      if (at < 2) return;
      continue;
    }
    if (char === '"' || char === "'") {
      const stop = closing(char, at + 1);
      if (stop >= 0) {
        token = { kind: 'string', text: source.slice(at + 1, stop), partial: false };
        at = stop + 1;
      }
    } else if (char === '`') {
      at++;
      token = template(false) ?? { kind: 'mark', text: '`', partial: false };
    } else if (char === '}' && templates.at(-1) === 0) {
      templates.pop();
      at++;
      token = template(true);
      if (!token) continue;
    } else if (char === '/' && regexMayFollow(before)) {
      const stop = closing('/', at + 1);
      if (stop >= 0) {
        at = stop + 1;
        token = { kind: 'number', text: '', partial: false };
      }
    } else if (isNamePart(source.charCodeAt(at))) {
      const start = at;
      const digit = char >= '0' && char <= '9';
      while (at < end && (isNamePart(source.charCodeAt(at)) || source[at] === '.')) at++;
      token = { kind: digit ? 'number' : 'name', text: source.slice(start, at), partial: false };
    }
    if (!token) {
      token = { kind: 'mark', text: operator(source, at, char), partial: false };
      at += token.text.length;
      if (templates.length > 0 && char === '{') templates.push((templates.pop() ?? 0) + 1);
      if (templates.length > 0 && char === '}') templates.push((templates.pop() ?? 1) - 1);
    }
    before = token;
    yield token;
  }
}

/** Only the operators that the reader distinguishes: assignment, comparison and arrow; joining and counting. */
function operator(source: string, at: number, char: string): string {
  const next = source[at + 1];
  if (char === '=' && next === '=') return source[at + 2] === '=' ? '===' : '==';
  if ((char === '=' && next === '>') || ('!<>+'.includes(char) && next === '=') || (char === '+' && next === '+'))
    return char + next;
  return char;
}

function regexMayFollow(before: Token | null): boolean {
  if (!before) return true;
  if (before.kind === 'mark') return !')]}'.includes(before.text);
  return before.kind === 'name' && BEFORE_REGEX.has(before.text);
}

function isNamePart(code: number): boolean {
  return (
    (code >= 97 && code <= 122) ||
    (code >= 65 && code <= 90) ||
    (code >= 48 && code <= 57) ||
    code === 95 ||
    code === 36 ||
    code > 127
  );
}
