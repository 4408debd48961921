import type { Millis } from '../../core/stream.ts';
import { t, messageLocale } from './translate.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** A time of day in the format of the viewer's settings; with the day if that is not the day of `now`. */
export function clockText(at: Millis, now: Millis): string {
  const time: Intl.DateTimeFormatOptions = { hour: 'numeric', minute: '2-digit' };
  if (isSameDay(at, now)) return new Intl.DateTimeFormat(undefined, time).format(at);
  const day: Intl.DateTimeFormatOptions =
    Math.abs(at - now) < 6 * DAY ? { weekday: 'short' } : { day: 'numeric', month: 'short' };
  return new Intl.DateTimeFormat(undefined, { ...day, ...time }).format(at);
}

/** Like `clockText`, with seconds. */
export function clockTextWithSeconds(at: Millis, now: Millis): string {
  const day: Intl.DateTimeFormatOptions = isSameDay(at, now) ? {} : { weekday: 'short' };
  return new Intl.DateTimeFormat(undefined, { ...day, hour: 'numeric', minute: '2-digit', second: '2-digit' }).format(
    at,
  );
}

function isSameDay(a: Millis, b: Millis): boolean {
  return new Date(a).toDateString() === new Date(b).toDateString();
}

/** How long ago `at` was, in words: `just now`, `2 minutes ago`, `3 hours ago`. */
export function agoText(at: Millis, now: Millis): string {
  const past = Math.max(0, now - at);
  if (past < MINUTE) return t('justNow');
  const words = new Intl.RelativeTimeFormat(messageLocale());
  if (past < HOUR) return words.format(-Math.floor(past / MINUTE), 'minute');
  if (past < DAY) return words.format(-Math.floor(past / HOUR), 'hour');
  return words.format(-Math.floor(past / DAY), 'day');
}

/** The time left until `at` as `2:10` or `1:02:10`; `0:00` once it is over. */
export function countdownText(at: Millis, now: Millis): string {
  const left = Math.max(0, Math.ceil((at - now) / 1000));
  const parts = [Math.floor(left / 60) % 60, left % 60];
  const hours = Math.floor(left / 3600);
  if (hours > 0) parts.unshift(hours);
  const locale = messageLocale();
  return parts
    .map((part, i) => new Intl.NumberFormat(locale, { minimumIntegerDigits: i ? 2 : 1 }).format(part))
    .join(':');
}

/** A duration in seconds, such as `0.8 sec`; at least `0.1 sec`. */
export function secondsText(millis: number): string {
  return new Intl.NumberFormat(messageLocale(), {
    style: 'unit',
    unit: 'second',
    unitDisplay: 'short',
    maximumFractionDigits: 1,
  }).format(Math.max(millis, 100) / 1000);
}

/** A duration in its two largest units at most: `5 min`, `1 min 20 sec`, `2 hr 5 min`. */
export function durationText(millis: Millis): string {
  const total = Math.max(1, Math.round(millis / 1000));
  const sizes = [
    ['hour', Math.floor(total / 3600)],
    ['minute', Math.floor(total / 60) % 60],
    ['second', total % 60],
  ] as const;
  const first = sizes.findIndex(([, size]) => size > 0);
  const shown = sizes.slice(first, first + 2).filter(([, size]) => size > 0);
  const locale = messageLocale();
  const words = shown.map(([unit, size]) =>
    new Intl.NumberFormat(locale, { style: 'unit', unit, unitDisplay: 'short' }).format(size),
  );
  return new Intl.ListFormat(locale, { type: 'unit', style: 'narrow' }).format(words);
}

/** A number of hours or days in words, such as `4 hours`. */
export function unitText(count: number, unit: 'hour' | 'day'): string {
  return new Intl.NumberFormat(messageLocale(), { style: 'unit', unit, unitDisplay: 'long' }).format(count);
}
