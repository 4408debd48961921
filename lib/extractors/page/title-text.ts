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

/** A count of people or views, as pages write it: "1,234", "53K", "1.2 Mio.", "12 345". */
const COUNT = String.raw`\d[\d.,'\u00a0\u202f]*(?: \d{3})*\s?(?:[kmb]|mio\.?|mil|tsd\.?|тыс\.?|млн\.?|万)?`;
/** Words for what is counted, in the most common languages of pages. */
const PEOPLE =
  '(?:people |users )?(?:watching|viewers?|spectators?|listeners?)(?: now)?|zuschauer(?:innen)?|zuschauende|hörer(?:innen)?|' +
  'spectateurs?|auditeurs?|espectadores|oyentes|spettatori|kijkers|widzów|зрител(?:ь|я|ей)|смотр(?:ят|ит)';
const CALLS =
  'views?|viewing|listening|online|live(?: now)?|aufrufe|vues?|en ligne|visualizaciones|vistas|viendo|visualizações|' +
  'assistindo|visualizzazioni|in linea|weergaven|wyświetleń|ogląda(?:jących)?|просмотр(?:ов|а)?|онлайн';
const WATCHING_CJK = '人が視聴中|回視聴|視聴者|次观看|人观看|观看|명 시청(?: 중)?';
const END = String.raw`(?=\s*(?:$|[)\]|·•–—-]))`;
const COUNTERS = [
  new RegExp(String.raw`(?<![\p{L}\p{N}])${COUNT}\s?(?:${PEOPLE})${END}`, 'giu'),
  // A counter is between brackets, separators or the ends: "Radio 5 Live" and "A Room with 3 Views" have none.
  new RegExp(String.raw`(?<=^|[([|·•–—-]\s*)${COUNT}\s?(?:${CALLS})${END}`, 'giu'),
  new RegExp(String.raw`${COUNT}\s?(?:${WATCHING_CJK})`, 'giu'),
];
/** Empty brackets and separators after a counter was removed. */
const EMPTY = /[([{]\s*[)\]}]/g;
const EDGE = /^[\s|·•–—:,-]+|[\s|·•–—:,(-]+$/gu;
/** Unread counts at the start, and live marks. */
const FRONT = /^(?:[([]\d{1,4}\+?[)\]]\s*|[\p{Extended_Pictographic}\ufe0f●▶►■⏺]+\s*)+/u;

/**
 * A title as a person would say it: cleaned (`cleanTitle`), without viewer counts, unread counts and live marks, which
 * change with every load. Other numbers stay: "(2021)". May return ''.
 */
export function plainTitle(raw: string): string {
  const title = cleanTitle(raw);
  const counted = COUNTERS.reduce((text, counter) => text.replace(counter, ''), title.replace(FRONT, ''));
  const bare = counted.replace(EMPTY, '');
  if (bare === title) return title;
  return bare
    .replace(/\s{2,}/g, ' ')
    .replace(/\s[|·•–—-]\s*(?=[|·•–—-]\s)/gu, ' ')
    .replace(EDGE, '');
}

/**
 * A document's title without the site name: it drops the part that equals `siteName` or the host. "Harbour bridge |
 * Quayside News" on quayside-news.example becomes "Harbour bridge".
 */
export function withoutSiteName(title: string, siteName: string, host: string): string {
  const parts = title.split(/\s+[|·•–—»:-]\s+|\s*[|»]\s*/u).filter((part) => part !== '');
  if (parts.length < 2) return title;
  const names = host
    .split('.')
    .slice(0, -1)
    .map(letters)
    .filter((label) => label.length >= 3 && label !== 'www');
  const isSite = (part: string) => letters(part) === letters(siteName) || names.some((name) => letters(part) === name);
  const own = [parts.at(-1)!, parts[0]!].find(isSite);
  if (own === undefined) return title;
  const at = own === parts.at(-1) ? title.lastIndexOf(own) : 0;
  const rest = at === 0 ? title.slice(own.length) : title.slice(0, at);
  return rest.replace(/^[\s|·•–—»:-]+|[\s|·•–—»:-]+$/gu, '') || title;
}

function letters(text: string): string {
  return text.toLowerCase().replace(/[^\p{L}\p{N}]+/gu, '');
}
