import { MAX_URL_LENGTH } from '../../base/http-url.ts';

/** An address in a longer text. */
export interface TextLink {
  text: string;
  /** The other fields of its record, if the text is a list: `[720p]https://…`, `3,Name,//…,576p;`. */
  fields: string[];
}

const ENDS = new Set(' \t\r\n"\'`<>\\^{}|');
const LIST_MARKS = ',;|';
/** How many characters around a link may hold the fields of its record. */
const RECORD_REACH = 200;

/**
 * Finds the addresses in a text, absolute ones and `//host/…`, in linear time. In a list ("720p,https://a/1,…") the
 * list's separator ends an address. Elsewhere commas and semicolons belong to it, because path tokens contain them.
 */
export function textLinks(text: string): TextLink[] {
  const links: TextLink[] = [];
  let from = 0;
  let done = 0;
  for (let slashes = text.indexOf('//', from); slashes >= 0; slashes = text.indexOf('//', from)) {
    from = slashes + 2;
    const scheme = /https?:$/i.exec(text.slice(Math.max(0, slashes - 6), slashes))?.[0] ?? '';
    const start = slashes - scheme.length;
    const before = text[start - 1] ?? '';
    // An address without a scheme must begin a word: in https://a//b and rtmp://a the "//" begins none.
    if (!scheme && !/^[\s"'(=,;|\]>]?$/.test(before)) continue;
    if (!/[a-z0-9[]/i.test(text[from] ?? '')) continue;
    const end = endOf(text, from, before);
    // The address contains an escape of another layer; cut there, it would be half a link.
    if (text[end] !== '\\')
      links.push({
        text: text.slice(start, end),
        fields: /[,|\]]/.test(before) ? fieldsAround(text, done, start, end) : [],
      });
    done = end;
    from = Math.max(from, end);
  }
  return links;
}

function endOf(text: string, from: number, before: string): number {
  const inList = before !== '' && LIST_MARKS.includes(before);
  const limit = Math.min(text.length, from + MAX_URL_LENGTH);
  let end = from;
  for (; end < limit; end++) {
    const char = text[end] ?? '';
    if (ENDS.has(char) || char < ' ') break;
    if (LIST_MARKS.includes(char) && (inList || /^.\s*($|\[|https?:|\/\/)/i.test(text.slice(end, end + 8)))) break;
  }
  while (end > from && '.,;:!?'.includes(text[end - 1] ?? '')) end--;
  if (text[end - 1] === ']' || (text[end - 1] === ')' && !text.slice(from, end).includes('('))) end--;
  return end;
}

/**
 * The fields of a link's record: before it, back to the previous link; after it, if the record ends before the next
 * link.
 */
function fieldsAround(text: string, done: number, start: number, end: number): string[] {
  const before =
    text
      .slice(Math.max(done, start - RECORD_REACH), start)
      .split(/[;\n]/)
      .at(-1) ?? '';
  const after = text.slice(end, end + RECORD_REACH).split(/[;\n]/)[0] ?? '';
  const fields = before.split(/[,|[\]]/).concat(after.includes('//') ? [] : after.split(/[,|]/));
  return fields.map((field) => field.trim()).filter((field) => field !== '');
}
