import type { Millis } from '../core/stream.ts';
import { type MessageKey, plural, type PluralBase, t, textLocale } from './text.ts';
import { clock, countdown } from './time.ts';

/** What stands in a sentence at `$1`, `$2`, …: plain text, or a value with a form of its own on screen. */
export type Part =
  | string
  | { host: string }
  | { hosts: readonly string[] }
  | { title: string }
  | { time: Millis }
  | { countdown: Millis }
  /** Words that stand out. */
  | { strong: string };

/** A sentence as data, so that what is said can be decided and tested without a screen. */
export interface Words {
  key: MessageKey;
  parts: readonly Part[];
}

export function say(key: MessageKey, ...parts: Part[]): Words {
  return { key, parts };
}

/** Like `say`, in the plural form for `n`; `$1` is the number. */
export function sayPlural(base: PluralBase, n: number, ...more: Part[]): Words {
  const [key, written] = plural(base, n);
  return say(key, written, ...more);
}

/** The sentence as plain text: for labels, announcements and tests. */
export function plain(words: Words, now: Millis): string {
  return t(words.key, ...words.parts.map((part) => plainPart(part, now)));
}

function plainPart(part: Part, now: Millis): string {
  if (typeof part === 'string') return part;
  if ('host' in part) return part.host;
  if ('hosts' in part) return new Intl.ListFormat(textLocale()).format(part.hosts);
  if ('title' in part) return cut(part.title);
  if ('time' in part) return clock(part.time, now);
  if ('strong' in part) return part.strong;
  return countdown(part.countdown, now);
}

/** A title inside a sentence: at most 32 characters, whole ones. */
export function cut(title: string): string {
  const characters = [...title];
  return characters.length <= 32 ? title : `${characters.slice(0, 31).join('').trimEnd()}…`;
}
