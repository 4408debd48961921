import { plainTitle } from './title-text.ts';
import { resolutionIn, resolutionInKey, resolutionInPath, qualityLabel } from './quality-label.ts';
import {
  ancestors,
  siblings,
  type ScopeEntry,
  firstEntries,
  literalKey,
  type Literal,
  normalizedKey,
  type Scope,
} from './scope.ts';

/** What distinguishes a link from its neighbours; '' for what its surroundings do not say. */
export interface LinkDescription {
  title: string;
  quality: string;
}

const TITLE_KEYS = ['title', 'videotitle', 'mediatitle', 'headline', 'name', 'label'];
const LINES_KEYS = [
  'quality',
  'qualitylabel',
  'resolution',
  'res',
  'height',
  'definition',
  'label',
  'q',
  'size',
  'name',
  'title',
];
/** A container's height or name does not describe its content; its quality does. */
const OUTER_LINES_KEYS = LINES_KEYS.slice(0, 4).concat('q');
/** The height of an element or of a player's options is its size on the page. */
const PLAYER_LINES_KEYS = LINES_KEYS.filter((key) => key !== 'height');
const WORD_KEYS = ['quality', 'qualitylabel', 'definition', 'label', 'q', 'name'];
const NO_TITLE = new Set([
  'auto',
  'hls',
  'dash',
  'mp4',
  'webm',
  'default',
  'download',
  'video',
  'stream',
  'main',
  'player',
  'live',
  'play',
]);
const LEVELS = 4;
/** An array this short is a record: ["cam1", "Camera 1", "https://…"]. */
const RECORD_LENGTH = 8;

/** Reads title and quality of the link `url`, found as `literal`, from the values near it. The nearest value wins. */
export function describeLink(url: URL, literal: Literal): LinkDescription {
  const { scope } = literal;
  const record = recordOf(literal);
  const outer = ancestors(scope, LEVELS);
  return {
    title: firstOf(
      () => titleIn(siblings(literal), scope),
      () => titleInRecord(record),
      ...outer.map((around) => () => titleIn(firstEntries(around), around)),
    ),
    quality: firstOf(
      () => firstValue(siblings(literal), isPlayerScope(scope) ? PLAYER_LINES_KEYS : LINES_KEYS, resolutionIn),
      () => resolutionInKey(literalKey(literal)),
      () => linesInRecord(record),
      ...outer.map(
        (around) => () =>
          resolutionInKey(around.name) || firstValue(firstEntries(around), OUTER_LINES_KEYS, resolutionIn),
      ),
      () => resolutionInPath(url.pathname),
      () => firstValue(siblings(literal), WORD_KEYS, qualityLabel),
    ),
  };
}

function isPlayerScope(scope: Scope): boolean {
  // In SMIL an element is a rendition, and its height is that of the picture.
  if (scope.kind === 'element') return !scope.entries.some(({ key }) => key === 'system-bitrate');
  return scope.parent?.kind === 'call' && scope.parent.name !== '';
}

function firstOf(...readers: (() => string)[]): string {
  for (const read of readers) {
    const value = read();
    if (value) return value;
  }
  return '';
}

function titleIn(entries: readonly ScopeEntry[], scope: Scope): string {
  if (scope.kind === 'array' || scope.kind === 'text') return '';
  // name="…" identifies an element for forms and scripts
  const named = scope.kind === 'element' ? entries.filter(({ key }) => key !== 'name') : entries;
  return firstValue(named, TITLE_KEYS, asTitle);
}

/** The first value, in the order of `keys`, that `read` accepts. */
function firstValue(
  entries: readonly ScopeEntry[],
  keys: readonly string[],
  read: (value: string | number) => string,
): string {
  for (const wanted of keys) {
    for (const { key, value } of entries) {
      const found = normalizedKey(key) === wanted ? read(value) : '';
      if (found) return found;
    }
  }
  return '';
}

function asTitle(value: string | number): string {
  const title = plainTitle(String(value));
  const plain = title.toLowerCase();
  // A constant of the page's script: PROGRAM, CAM_2
  if (/^[A-Z][A-Z0-9_]*$/.test(title)) return '';
  if (!/\p{L}/u.test(title) || /^https?:|^\/|</i.test(title) || NO_TITLE.has(plain)) return '';
  return resolutionIn(title) || qualityLabel(title) ? '' : title;
}

/** The other fields of the short array that holds the link; none if no array holds it. */
function recordOf({ scope, index }: Literal): (string | number)[] {
  if (scope.kind !== 'array' || scope.entries.length > RECORD_LENGTH) return [];
  return scope.entries.filter((_, at) => at !== index).map(({ value }) => value);
}

function titleInRecord(fields: readonly (string | number)[]): string {
  // A word without spaces or capitals is a key ("main"), not a name.
  return fields.map(asTitle).find((title) => /\s|^\p{Lu}|[^\x20-\x7e]/u.test(title)) ?? '';
}

function linesInRecord(fields: readonly (string | number)[]): string {
  return fields.map(resolutionIn).find((lines) => lines !== '') ?? '';
}
