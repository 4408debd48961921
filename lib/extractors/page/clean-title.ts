const MAX_TITLE_LENGTH = 200;

/**
 * A title fit to be stored and shown: one line, without control characters and without the marks that turn text around
 * (a page must not write "gpj.exe" as "exe.jpg" into our lists), at most 200 characters. '' where nothing is left.
 */
export function cleanTitle(raw: string): string {
  const text = raw
    .slice(0, 4 * MAX_TITLE_LENGTH)
    .replace(/[\u200b\u200e\u200f\u061c\u202a-\u202e\u2066-\u2069\ufeff\ufffd]|\p{Cs}/gu, '')
    .replace(/[\p{Cc}\s]+/gu, ' ')
    .trim();
  return Array.from(text).slice(0, MAX_TITLE_LENGTH).join('').trim();
}
