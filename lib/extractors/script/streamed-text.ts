import { jsTokens, type Token } from './js-tokens.ts';
import { unescapeJs } from './unescape.ts';

/** A piece of text, and the list or stream that a script hands it on to. */
export interface StreamedText {
  to: string;
  text: string;
}

/** `state.push([1,"…"])`, `controller.enqueue("…")`: what each token is, the text apart. */
const CALL_SHAPES = [
  ['(', '', ')'],
  ['(', '[', 'number', ',', '', ']', ')'],
];
const PUSH_METHOD = /\.(push|enqueue)$/;

/**
 * The text that a script hands on, where it does nothing else: frameworks send the state of a page so while they render
 * it (React's flight format among them), cut anywhere, in an address as well. Null for any other script.
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
