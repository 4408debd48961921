import { jsTokens, type Token } from './js-tokens.ts';
import { unescapeJs } from './unescape.ts';

/** A text chunk, and the list or stream that a script pushes it to. */
export interface StreamedText {
  to: string;
  text: string;
}

/** The token pattern of `state.push([1,"…"])` and `controller.enqueue("…")`, without the text. */
const CALL_SHAPES = [
  ['(', '', ')'],
  ['(', '[', 'number', ',', '', ']', ')'],
];
const PUSH_METHOD = /\.(push|enqueue)$/;

/**
 * The text that a script pushes, if it does nothing else; null for any other script. Frameworks stream a page's state
 * this way while they render (React's flight format for example), and may cut it anywhere, even inside an address.
 */
export function streamedText(script: string): StreamedText | null {
  let to = '';
  const seen: Token[] = [];
  for (const token of jsTokens(script)) {
    if (to === '') {
      if (token.kind !== 'name' || !PUSH_METHOD.test(token.text)) return null;
      to = token.text;
    } else if (token.text !== ';' || token.kind !== 'mark') seen.push(token);
    if (seen.length > 7) return null;
  }
  const form = CALL_SHAPES.find(
    (one) => one.length === seen.length && one.every((want, at) => matchesToken(seen[at]!, want)),
  );
  const text = seen.find(({ kind }) => kind === 'string');
  return form && text && !text.partial ? { to, text: unescapeJs(text.text) } : null;
}

function matchesToken({ kind, text }: Token, wanted: string): boolean {
  if (wanted === '') return kind === 'string';
  return wanted === 'number' ? kind === 'number' : kind === 'mark' && text === wanted;
}
