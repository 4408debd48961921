import { stripVTControlCharacters } from 'node:util';
import { redacted } from '../../lib/base/http-url.ts';

/** Longer ones are cut. */
const MAX_LENGTH = 400;
/** apt's own mark, or the word. */
const TELLING = /^E: |error/i;

/**
 * An error as one line without any token: what it says first and, where a program's output follows, the first line of
 * that which names an error. Links are cut short.
 */
export function oneLine(error: unknown): string {
  const text = stripVTControlCharacters(error instanceof Error ? error.message || error.name : String(error));
  const [first = 'no reason given', ...output] = text
    .split(/[\r\n]+/)
    .map((it) => it.trim())
    .filter((it) => it !== '');
  const telling = output.find((it) => TELLING.test(it));
  const line = withoutTokens([first, telling].filter((it) => it !== undefined).join(' '));
  return line.length > MAX_LENGTH ? `${line.slice(0, MAX_LENGTH)}…` : line;
}

function withoutTokens(text: string): string {
  return text
    .replaceAll(/\b[a-z][a-z0-9+.-]*:\/\/[^\s"'<>]+/gi, (link) => redacted(link))
    .replaceAll(/\?[^\s"'<>…]+/g, '?…');
}
