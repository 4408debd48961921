/** Bare numbers that count as a height, as in `/1080/` or `"size": 720`. */
const KNOWN_HEIGHTS = new Set([
  144, 160, 180, 216, 234, 240, 270, 288, 320, 360, 396, 404, 406, 408, 414, 432, 450, 480, 486, 504, 540, 544, 576,
  640, 648, 720, 768, 800, 816, 900, 960, 1072, 1080, 1200, 1440, 1600, 2160, 2880, 4320,
]);

const NAMED_RESOLUTIONS = new Map([
  ['8k', '4320p'],
  ['4k', '2160p'],
  ['uhd', '2160p'],
  ['ultra hd', '2160p'],
  ['2k', '1440p'],
  ['full hd', '1080p'],
  ['fullhd', '1080p'],
  ['fhd', '1080p'],
]);

/** Quality labels that are not a number of lines: never titles, shown as written. */
const QUALITY_LABELS = new Set([
  'hd',
  'sd',
  'hq',
  'lq',
  'low',
  'lowest',
  'medium',
  'mid',
  'high',
  'highest',
  'mobile',
  'source',
  'original',
]);

/** A number of lines as "720p", from "720", 720, "720P", "HD 720p60", "1280x720" or "4K"; '' if there is none. */
export function resolutionIn(value: string | number): string {
  const text = String(value).trim().toLowerCase();
  if (text.length > 40) return '';
  if (/^\d+$/.test(text)) return KNOWN_HEIGHTS.has(Number(text)) ? `${text}p` : '';
  const size = /(?<![0-9a-z])(\d{3,4})\s?[x×]\s?(\d{3,4})(?![0-9a-z])/.exec(text);
  if (size) return `${Math.min(Number(size[1]), Number(size[2]))}p`;
  const lines = /(?<![0-9a-z])([7-9]\d|\d{3,4})[pi](\d{2,3})?(?![0-9a-z])/.exec(text);
  if (lines) return `${Number(lines[1])}p${Number(lines[2]) > 30 ? lines[2] : ''}`;
  return NAMED_RESOLUTIONS.get(text) ?? '';
}

/** A quality word ("HD", "low"); '' for anything else, including "auto". */
export function qualityLabel(value: string | number): string {
  const text = String(value).trim();
  if (!QUALITY_LABELS.has(text.toLowerCase())) return '';
  return text.length === 2 ? text.toUpperCase() : text.toLowerCase();
}

/** The quality in a key: "mp4_720p", "url720", "1080". */
export function resolutionInKey(key: string): string {
  const number = /(?<!\d)(\d{3,4})p?$/i.exec(key)?.[1];
  return number ? resolutionIn(number) : '';
}

/** The quality in a link's path: `_720p.`, `/1080/`, `-1280x720-`. The last one in the path wins. */
export function resolutionInPath(pathname: string): string {
  const parts = pathname.split(/[^0-9a-z]+/i).slice(-12);
  for (const part of parts.toReversed()) {
    const lines = resolutionIn(part);
    if (lines) return lines;
  }
  return '';
}
