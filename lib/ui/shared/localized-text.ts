import type { Millis } from '../../core/stream.ts';
import { type MessageKey, pluralKey, type PluralBase, t, messageLocale } from './translate.ts';
import { clockText, countdownText } from './time-text.ts';

/** A value for `$1`, `$2`, … of a message: plain text, or a value that the screen renders specially. */
export type TextPart =
  | string
  | { host: string }
  | { hosts: readonly string[] }
  | { title: string }
  | { time: Millis }
  | { countdown: Millis }
  /** Emphasized words. */
  | { strong: string };

/** A sentence as data, so that it can be chosen and tested without rendering. */
export interface LocalizedText {
  key: MessageKey;
  parts: readonly TextPart[];
}

export function localized(key: MessageKey, ...parts: TextPart[]): LocalizedText {
  return { key, parts };
}

/** Like `localized`, in the plural form for `n`; `$1` is the number. */
export function localizedPlural(base: PluralBase, n: number, ...more: TextPart[]): LocalizedText {
  const [key, written] = pluralKey(base, n);
  return localized(key, written, ...more);
}

/** The sentence as plain text: for labels, announcements and tests. */
export function plainText(text: LocalizedText, now: Millis): string {
  return t(text.key, ...text.parts.map((part) => plainTextPart(part, now)));
}

function plainTextPart(part: TextPart, now: Millis): string {
  if (typeof part === 'string') return part;
  if ('host' in part) return part.host;
  if ('hosts' in part) return new Intl.ListFormat(messageLocale()).format(part.hosts);
  if ('title' in part) return shortTitle(part.title);
  if ('time' in part) return clockText(part.time, now);
  if ('strong' in part) return part.strong;
  return countdownText(part.countdown, now);
}

/** Shortens a title inside a sentence to 32 characters, without splitting one. */
export function shortTitle(title: string): string {
  const characters = [...title];
  return characters.length <= 32 ? title : `${characters.slice(0, 31).join('').trimEnd()}…`;
}
