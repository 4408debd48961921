const MAX_TITLE_LENGTH = 200;

/**
 * Makes a title safe to store and show: one line, at most 200 characters, without control characters. It removes
 * bidirectional marks as well: a page must not write "gpj.exe" so that our lists show "exe.jpg". May return ''.
 */
export function cleanTitle(raw: string): string {
  const text = raw
    .slice(0, 4 * MAX_TITLE_LENGTH)
    .replace(/[\u200b\u200e\u200f\u061c\u202a-\u202e\u2066-\u2069\ufeff\ufffd]|\p{Cs}/gu, '')
    .replace(/[\p{Cc}\s]+/gu, ' ')
    .trim();
  return Array.from(text).slice(0, MAX_TITLE_LENGTH).join('').trim();
}
