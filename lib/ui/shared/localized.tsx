import type { ComponentChild } from 'preact';
import { t, messageLocale } from './translate.ts';
import { clockText, countdownText } from './time-text.ts';
import { useNow } from './use-now.ts';
import { shortTitle, type TextPart, type LocalizedText } from './localized-text.ts';

/** Renders a sentence. Values keep their own text direction, times are bold, countdowns run. */
export function Localized({ text }: { text: LocalizedText }) {
  // Fill the message with marks instead of values, then replace each mark by its element. So each language can order
  // the values in its own way.
  const marked = t(text.key, ...text.parts.map((_, i) => `\uE000${i}\uE001`));
  return (
    <>{marked.split(/\uE000(\d)\uE001/).map((piece, i) => (i % 2 ? partView(text.parts[Number(piece)]) : piece))}</>
  );
}

function partView(part: TextPart | undefined): ComponentChild {
  if (part === undefined || typeof part === 'string') return part;
  if ('host' in part) return <HostName name={part.host} />;
  if ('hosts' in part) return <HostNameList hosts={part.hosts} />;
  if ('title' in part) {
    return (
      <b>
        <bdi>{shortTitle(part.title)}</bdi>
      </b>
    );
  }
  if ('time' in part) return <ClockTime at={part.time} />;
  if ('strong' in part) return <b>{part.strong}</b>;
  return <Countdown at={part.countdown} />;
}

export function HostName({ name }: { name: string }) {
  return <bdi dir="ltr">{name}</bdi>;
}

function HostNameList({ hosts }: { hosts: readonly string[] }) {
  const parts = new Intl.ListFormat(messageLocale()).formatToParts(hosts);
  return <>{parts.map((part) => (part.type === 'element' ? <HostName name={part.value} /> : part.value))}</>;
}

export function ClockTime({ at }: { at: number }) {
  const now = useNow(60_000);
  return (
    <b>
      <bdi>
        <time dateTime={new Date(at).toISOString()}>{clockText(at, now)}</time>
      </bdi>
    </b>
  );
}

/** A countdown. It is never announced, because a live region would speak every second. */
function Countdown({ at }: { at: number }) {
  const now = useNow(1000);
  return (
    <span role="timer" aria-live="off" dir="ltr">
      {countdownText(at, now)}
    </span>
  );
}
