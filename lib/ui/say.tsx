import type { ComponentChild } from 'preact';
import { t, textLocale } from './text.ts';
import { clock, countdown } from './time.ts';
import { useNow } from './use-now.ts';
import { cut, type Part, type Words } from './words.ts';

/** A sentence on screen: values keep their own direction, times stand out, countdowns run. */
export function Say({ words }: { words: Words }) {
  // The message is asked for with marks in place of the values, so that elements can take the marks' places,
  // wherever the language puts them.
  const marked = t(words.key, ...words.parts.map((_, i) => `\uE000${i}\uE001`));
  return <>{marked.split(/\uE000(\d)\uE001/).map((piece, i) => (i % 2 ? shown(words.parts[Number(piece)]) : piece))}</>;
}

function shown(part: Part | undefined): ComponentChild {
  if (part === undefined || typeof part === 'string') return part;
  if ('host' in part) return <Host name={part.host} />;
  if ('hosts' in part) return <HostList hosts={part.hosts} />;
  if ('title' in part) {
    return (
      <b>
        <bdi>{cut(part.title)}</bdi>
      </b>
    );
  }
  if ('time' in part) return <Clock at={part.time} />;
  if ('strong' in part) return <b>{part.strong}</b>;
  return <Countdown at={part.countdown} />;
}

export function Host({ name }: { name: string }) {
  return <bdi dir="ltr">{name}</bdi>;
}

function HostList({ hosts }: { hosts: readonly string[] }) {
  const parts = new Intl.ListFormat(textLocale()).formatToParts(hosts);
  return <>{parts.map((part) => (part.type === 'element' ? <Host name={part.value} /> : part.value))}</>;
}

export function Clock({ at }: { at: number }) {
  const now = useNow(60_000);
  return (
    <b>
      <bdi>
        <time dateTime={new Date(at).toISOString()}>{clock(at, now)}</time>
      </bdi>
    </b>
  );
}

/** Never announced: a countdown in a live region would speak every second. */
function Countdown({ at }: { at: number }) {
  const now = useNow(1000);
  return (
    <span role="timer" aria-live="off" dir="ltr">
      {countdown(at, now)}
    </span>
  );
}
