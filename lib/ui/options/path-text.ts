import type { JsonPath } from '../../core/site.ts';

const PLAIN_KEY = /^[^\s.[\]"]+$/;
const PATH_STEP = /(?:^|\.)([^\s.[\]"]+)|\[(\d{1,9})\]|\[("(?:[^"\\]|\\.)*")\]/y;

/** Writes a path as text: `data.feeds[0].url`; a key with dots, brackets, quotes or spaces as `["a.b"]`. */
export function pathText(path: JsonPath): string {
  return path
    .map((key, index) => {
      if (typeof key === 'number') return `[${key}]`;
      if (!PLAIN_KEY.test(key)) return `[${JSON.stringify(key)}]`;
      return index === 0 ? key : `.${key}`;
    })
    .join('');
}

/** Parses a typed path; null if it is not one. */
export function parsePath(text: string): JsonPath | null {
  const typed = text.trim();
  const path: JsonPath = [];
  for (PATH_STEP.lastIndex = 0; PATH_STEP.lastIndex < typed.length;) {
    const [, key, index, quoted] = PATH_STEP.exec(typed) ?? [];
    if (key !== undefined) path.push(key);
    else if (index !== undefined) path.push(Number(index));
    else {
      const quotedKey = quoted === undefined ? null : unquoted(quoted);
      if (quotedKey === null) return null;
      path.push(quotedKey);
    }
  }
  return path;
}

function unquoted(quoted: string): string | null {
  try {
    return String(JSON.parse(quoted));
  } catch {
    return null;
  }
}
